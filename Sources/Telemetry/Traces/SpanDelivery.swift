import Essentials
import Synchronization

/// Takes spans that are over to the collector, many at a time. Whoever hands them in never waits: when the collector is
/// away, spans wait up to a bound, and those beyond are counted and dropped.
final class SpanDelivery: Sendable {
  private struct State {
    var spans: [FinishedSpan] = []
    var isClosing = false
    var worker: Task<Void, Never>?
  }

  private let settings: TraceSettings
  private let encoder: OTLPEncoder
  private let exporter: any SpanExporter
  private let clock: any MonotonicClock
  private let logger: Logger
  private let measures: TraceMeasures
  private let state = Mutex(State())
  private let bell: AsyncStream<Void>.Continuation
  private let rings: AsyncStream<Void>

  /// How often a message is sent, some half a minute in all.
  private static let retries = RetryPolicy(
    attempts: 6, base: .seconds(1), cap: .seconds(10), longestRetryAfter: .seconds(30))
  /// How soon a wait for the collector notices that the program ends.
  private static let step = Duration.milliseconds(100)

  init(
    _ settings: TraceSettings, encoder: OTLPEncoder, _ exporter: any SpanExporter, clock: any MonotonicClock,
    logger: Logger, metrics: MetricRegistry
  ) {
    self.settings = settings
    self.encoder = encoder
    self.exporter = exporter
    self.clock = clock
    self.logger = logger
    measures = TraceMeasures(metrics)
    (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    metrics.gauge("usher_trace_queue_spans", help: "Spans that wait for the collector.") { [weak self] in
      Double(self?.state.withLock { $0.spans.count } ?? 0)
    }
  }

  /// Hands spans in. Never waits.
  func offer(_ spans: [FinishedSpan]) {
    let (taken, isFull, isOver) = state.withLock { state in
      guard !state.isClosing else { return (0, false, true) }
      let taken = min(spans.count, max(0, settings.queue - state.spans.count))
      let before = state.spans.count
      state.spans += spans.prefix(taken)
      return (taken, before < settings.batch && state.spans.count >= settings.batch, false)
    }
    measures.drop(spans.count - taken, isOver ? .shutdown : .queueFull)
    if isFull { bell.yield() }
  }

  // MARK: Working

  /// Begins to send.
  func start() {
    // Not within the span of whoever starts it.
    let worker = Task.detached { [self] in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.tick() }
        group.addTask { await self.work() }
        // The worker ends by itself; the beat does not.
        await group.next()
        group.cancelAll()
      }
    }
    state.withLock { $0.worker = worker }
  }

  private func tick() async {
    while (try? await clock.sleep(until: clock.instant + settings.interval)) != nil { bell.yield() }
  }

  private func work() async {
    var wasAway = false
    for await _ in rings {
      while let batch = take() {
        let isAway = await deliver(batch)
        if isAway != wasAway { tell(isAway) }
        wasAway = isAway
        if Task.isCancelled { return }
      }
      if isClosing { return }
    }
  }

  private func take() -> [FinishedSpan]? {
    state.withLock { state in
      guard !state.spans.isEmpty else { return nil }
      let batch = Array(state.spans.prefix(settings.batch))
      state.spans.removeFirst(batch.count)
      return batch
    }
  }

  private var isClosing: Bool { state.withLock { $0.isClosing } }

  /// Sends spans, again when the collector is away for a while.
  ///
  /// - Returns: Whether the collector is away.
  private func deliver(_ batch: [FinishedSpan]) async -> Bool {
    let message = encoder.message(batch)
    var attempt = 1
    while true {
      let outcome = await exporter.export(message, type: encoder.type)
      switch outcome {
      case .taken(let rejected):
        measures.exports.increment(["taken"])
        let lost = min(max(0, rejected), batch.count)
        measures.drop(lost, .refused)
        measures.exported(batch.count - lost)
        return false
      case .refused(let reason):
        measures.exports.increment(["refused"])
        measures.drop(batch.count, .refused)
        logger.warning("The collector of traces refuses spans", ["reason": .string(reason)])
        return false
      case .unavailable(let reason, let wish):
        measures.exports.increment(["unavailable"])
        logger.debug("The collector of traces is not there", ["reason": .string(reason)])
        var random = SystemRandomNumberGenerator()
        guard !isClosing, !Task.isCancelled,
          let delay = Self.retries.delay(after: attempt, retryAfter: wish, using: &random),
          await pause(delay)
        else {
          measures.drop(batch.count, isClosing ? .shutdown : .unreachable)
          return true
        }
        attempt += 1
      }
    }
  }

  /// Waits; false when the program ends meanwhile.
  private func pause(_ delay: Duration) async -> Bool {
    let end = clock.instant + delay
    while clock.instant < end {
      guard !isClosing, (try? await clock.sleep(until: min(end, clock.instant + Self.step))) != nil else {
        return false
      }
    }
    return !isClosing
  }

  private func tell(_ isAway: Bool) {
    if isAway {
      logger.warning("The collector of traces is not there; spans are dropped until it is back")
    } else {
      logger.info("The collector of traces is back")
    }
  }

  // MARK: Ending

  /// Sends what is there, once, as far as the time allows.
  func shutdown(within limit: Duration) async {
    let worker = state.withLock { state in
      state.isClosing = true
      defer { state.worker = nil }
      return state.worker
    }
    guard let worker else { return }
    bell.yield()
    let alarm = Task { [clock] in
      if (try? await clock.sleep(until: clock.instant + limit)) != nil { worker.cancel() }
    }
    await worker.value
    alarm.cancel()
    bell.finish()
    let rest = state.withLock { state in
      defer { state.spans = [] }
      return state.spans.count
    }
    measures.drop(rest, .shutdown)
  }
}
