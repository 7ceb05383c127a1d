import Essentials
import Identity
import Persistence
import Telemetry

/// Makes one delivery that was taken on, and writes down what came of it.
struct WebhookCarrier: Sendable {
  let store: WebhookStore
  let queue: WebhookQueue
  let sender: WebhookSender
  let logger: Logger
  let metrics: WebhookMetrics

  /// Makes it.
  ///
  /// - Returns: What came back; nothing where it was not tried.
  @discardableResult
  func carry(_ claimed: WebhookQueue.Claimed) async -> WebhookAttempt.Result? {
    let begin = queue.clock.now
    do {
      let result = try await attempt(claimed)
      // What became of it is written down though the server stops.
      let outcome = try await Task { try await settle(claimed, result, begunAt: begin) }.value
      metrics.note(outcome, result)
      return result
    } catch is CancellationError {
      try? await Task { try await queue.release(claimed) }.value
    } catch {
      // Its lease lapses, and it is tried again.
      logger.warning(
        "A webhook's delivery cannot be made or written down now",
        ["delivery": .string(claimed.delivery.id.text), "error": .string("\(error)")])
    }
    return nil
  }

  private func attempt(_ claimed: WebhookQueue.Claimed) async throws -> WebhookAttempt.Result {
    let delivery = claimed.delivery
    let keys: [[UInt8]]
    do {
      keys = try await store.keys(of: delivery.webhook)
    } catch let failure as SecretBox.Failure {
      return WebhookAttempt.Result(
        error: "It cannot be signed: \(failure). Rotate the webhook's secret, then replay the delivery.")
    }
    return try await sender.send(delivery.body, id: delivery.event.text, to: claimed.url, keys: keys)
  }

  private func settle(
    _ claimed: WebhookQueue.Claimed, _ result: WebhookAttempt.Result, begunAt begin: Timestamp
  ) async throws -> WebhookQueue.Outcome? {
    let outcome = outcome(of: claimed, result)
    let webhook = claimed.delivery.webhook
    let isKept = try await queue.settle(claimed, result, begunAt: begin, outcome) { connection in
      try await AuditLog.add(
        AuditNote(
          .webhookGone, by: nil, on: webhook.text, from: RequestOrigin(address: "", userAgent: nil), [:]),
        at: queue.clock.now, queue.tenant, in: connection)
    }
    guard isKept else { return nil }
    switch outcome {
    case .delivered, .retry: break
    case .dead:
      logger.warning(
        "A webhook's delivery is given up",
        ["webhook": .string(webhook.text), "delivery": .string(claimed.delivery.id.text)])
    case .gone:
      logger.warning("A webhook's address is gone; nothing is sent there", ["webhook": .string(webhook.text)])
      try await store.outbox.refresh()
    }
    return outcome
  }

  private func outcome(
    of claimed: WebhookQueue.Claimed, _ result: WebhookAttempt.Result
  ) -> WebhookQueue.Outcome {
    if result.isTaken { return .delivered }
    if claimed.delivery.isTest { return .dead }
    if result.isGone { return .gone }
    var random = SystemRandomNumberGenerator()
    let next = store.settings.retry(
      after: claimed.tries, since: claimed.askedAt, at: queue.clock.now, wish: result.retryAfter,
      using: &random)
    return next.map { .retry(at: $0) } ?? .dead
  }
}

/// What is counted about deliveries.
struct WebhookMetrics: Sendable {
  private let outcomes: Counter
  private let seconds: Histogram

  init(_ metrics: MetricRegistry) {
    outcomes = metrics.counter(
      "usher_webhook_deliveries_total",
      help:
        "Attempts to deliver webhooks: delivered, retry, dead (not tried again), gone, lost (another process has it).",
      labels: ["outcome"])
    seconds = metrics.histogram(
      "usher_webhook_seconds", help: "How long an attempt to deliver a webhook took.", labels: [])
  }

  func note(_ outcome: WebhookQueue.Outcome?, _ result: WebhookAttempt.Result) {
    let name =
      switch outcome {
      case .delivered: "delivered"
      case .retry: "retry"
      case .dead: "dead"
      case .gone: "gone"
      case nil: "lost"
      }
    outcomes.increment([name])
    seconds.observe(Double(result.milliseconds) / 1000, [])
  }
}
