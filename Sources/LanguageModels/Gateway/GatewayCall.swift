import Essentials
import Synchronization
import Telemetry

/// One request on its way through the gateway: what is recorded of it in the end, whatever the end is. When nothing
/// refers to it any more and it has not ended, its reader has gone.
final class GatewayCall: Sendable {
  /// A call that failed or was given up, and may cost something all the same.
  private struct Loss {
    var attempt: ObjectIdentifier
    var source: ModelSource
    var reading: CallMeter.Reading
    var time: Timestamp
    var duration: Duration
    var outcome: UsageRecord.Outcome
  }

  private struct State {
    /// Who answers, or was asked last.
    var source: ModelSource?
    /// Their call. Which one it is stays known when it is over, so that nothing is counted twice.
    var attempt: GatewayAttempt?
    var attemptID: ObjectIdentifier?
    var losses: [Loss] = []
    var timeToFirstToken: Duration?
    var hasEnded = false
  }

  let gateway: GatewayCore
  let request: ModelRequest
  let route: RouteDecision
  let began: ContinuousClock.Instant
  let deadlines: GatewayDeadlines
  private let time: Timestamp
  private let state = Mutex(State())

  init(_ gateway: GatewayCore, _ request: ModelRequest, _ route: RouteDecision) {
    self.gateway = gateway
    self.request = request
    self.route = route
    deadlines = request.isStreamed ? gateway.settings.streamed : gateway.settings.whole
    began = gateway.clock.instant
    time = gateway.wallClock.now
  }

  deinit {
    end(.cancelled)
  }

  /// By when the answer must have begun.
  var beginDeadline: ContinuousClock.Instant { began + deadlines.begin }
  /// By when it must have ended.
  var endDeadline: ContinuousClock.Instant { began + deadlines.end }

  /// A model is asked.
  func asks(_ attempt: GatewayAttempt) {
    state.withLock { state in
      state.source = attempt.source
      state.attempt = attempt
      state.attemptID = ObjectIdentifier(attempt)
    }
  }

  /// A model that was asked has not begun to answer, and will not.
  func loses(_ attempt: GatewayAttempt, _ error: ModelError) {
    let reading = attempt.reading(request, after: error)
    let id = ObjectIdentifier(attempt)
    state.withLock { state in
      // Nothing holds on to it: its place is free when its model is done.
      if state.attemptID == id { state.attempt = nil }
      guard let reading else { return }
      let now = gateway.clock.instant
      state.losses.append(
        Loss(
          attempt: id, source: attempt.source, reading: reading, time: time + (attempt.began - began),
          duration: now - attempt.began, outcome: UsageRecord.Outcome(error)))
    }
  }

  /// An answer has begun.
  func begins(_ source: ModelSource, _ attempt: GatewayAttempt) {
    let time = gateway.clock.instant - began
    state.withLock { state in
      state.source = source
      state.attempt = attempt
      state.attemptID = ObjectIdentifier(attempt)
      state.timeToFirstToken = time
    }
  }

  /// The request is over; only the first end counts.
  func end(_ outcome: UsageRecord.Outcome) {
    let state = state.withLock { state -> State? in
      guard !state.hasEnded else { return nil }
      state.hasEnded = true
      return state
    }
    guard let state else { return }
    let reading =
      state.attempt?.reading(request, isWhole: outcome == .answered)
      ?? state.losses.first { $0.attempt == state.attemptID }?.reading
    let source =
      state.source ?? ModelSource(name: route.models.first ?? "none", provider: "none", model: "none")
    record(
      source, reading, time, gateway.clock.instant - began, outcome, firstToken: state.timeToFirstToken)
    for loss in state.losses where loss.attempt != state.attemptID {
      record(loss.source, loss.reading, loss.time, loss.duration, loss.outcome, firstToken: nil)
    }
    switch outcome {
    case .answered: gateway.metrics.requests.increment(Self.answered)
    case .cancelled: gateway.metrics.requests.increment(Self.cancelled)
    case .failed: gateway.metrics.requests.increment(Self.failed)
    }
  }

  /// The end that an error means.
  func end(_ error: ModelError) {
    end(UsageRecord.Outcome(error))
  }

  private func record(
    _ source: ModelSource, _ reading: CallMeter.Reading?, _ time: Timestamp, _ duration: Duration,
    _ outcome: UsageRecord.Outcome, firstToken: Duration?
  ) {
    // What used nothing cost nothing; what a model without a price used cost nobody knows what.
    var cost: Int64? = 0
    if let reading { cost = gateway.price?(source, reading.usage) }
    gateway.usage.record(
      UsageRecord(
        time: time, caller: request.caller, source: source, usage: reading?.usage,
        isEstimated: reading?.isEstimated ?? false, costMicrodollars: cost, timeToFirstToken: firstToken,
        duration: duration, outcome: outcome, route: route))
  }

  private static let answered = ["answered"]
  private static let cancelled = ["cancelled"]
  private static let failed = ["failed"]
}

extension GatewayAttempt {
  /// Who is asked.
  fileprivate var source: ModelSource {
    ModelSource(
      name: link.name, provider: link.profile.provider, model: link.profile.model, hops: hops)
  }
}

extension UsageRecord.Outcome {
  /// The end that an error means.
  fileprivate init(_ error: ModelError) {
    self = error.kind == .cancelled ? .cancelled : .failed(error.kind)
  }
}
