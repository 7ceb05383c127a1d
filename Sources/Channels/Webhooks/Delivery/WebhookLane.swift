import Essentials
import Persistence
import Synchronization
import Telemetry

/// Makes the deliveries of one webhook, several at once, and none of another's: who is slow holds up nobody else.
final class WebhookLane: Sendable {
  private let webhook: WebhookID
  private let carrier: WebhookCarrier
  private let breaker: CircuitBreaker
  private let concurrency: Int
  private let logger: Logger
  private let running = Mutex(0)
  private let bell: AsyncStream<Void>
  private let ringer: AsyncStream<Void>.Continuation

  init(_ webhook: WebhookID, _ carrier: WebhookCarrier, logger: Logger) {
    self.webhook = webhook
    self.carrier = carrier
    self.logger = logger
    let settings = carrier.store.settings
    concurrency = settings.concurrency
    breaker = CircuitBreaker(
      name: "webhook \(webhook)", settings: settings.breaker, clock: carrier.queue.clock
    ) { change in
      logger.warning(
        "A webhook's circuit breaker is \(change.to.rawValue)",
        ["webhook": .string(webhook.text), "reason": .string(change.reason)])
    }
    // Several reasons to look that come while nobody listens are one.
    (bell, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// There may be something to do.
  func ring() { ringer.yield() }

  /// Works until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await _ in bell {
        while !Task.isCancelled {
          let claims = await claims()
          for (claimed, pass) in claims {
            running.withLock { $0 += 1 }
            group.addTask { await self.make(claimed, pass) }
          }
          if claims.isEmpty { break }
        }
      }
    }
  }

  /// Takes on as much as there is room for, and as the breaker lets pass.
  private func claims() async -> [(WebhookQueue.Claimed, CircuitBreaker.Pass)] {
    let room = concurrency - running.withLock { $0 }
    guard room > 0, breaker.wouldPass else { return [] }
    do {
      // Trials are made one at a time.
      let claimed = try await carrier.queue.claim(webhook, limit: breaker.state == .closed ? room : 1)
      var passed: [(WebhookQueue.Claimed, CircuitBreaker.Pass)] = []
      for each in claimed {
        if let pass = breaker.pass() {
          passed.append((each, pass))
        } else {
          try await carrier.queue.release(each)
        }
      }
      return passed
    } catch is CancellationError {
      return []
    } catch {
      logger.warning("No webhook's delivery can be taken on now", ["error": .string("\(error)")])
      return []
    }
  }

  private func make(_ claimed: WebhookQueue.Claimed, _ pass: CircuitBreaker.Pass) async {
    let result = await carrier.carry(claimed)
    let wasClosed = breaker.state == .closed
    breaker.settle(pass, result.map { $0.isOutage ? .failure : .success } ?? .neutral)
    if !wasClosed, breaker.state == .closed {
      // What has failed meanwhile need not wait out pauses that were meant for an outage.
      do {
        try await carrier.queue.hurry(webhook)
      } catch {
        logger.warning("Deliveries that wait cannot be hurried now", ["error": .string("\(error)")])
      }
    }
    running.withLock { $0 -= 1 }
    // There is room for another one, and one of the same series may have waited for this one.
    ring()
  }
}
