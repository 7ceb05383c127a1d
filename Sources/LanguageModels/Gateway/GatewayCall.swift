import Essentials
import Synchronization
import Telemetry

/// One request on its way through the gateway: what is recorded of it in the end, whatever the end is. When nothing
/// refers to it any more and it has not ended, its reader has gone.
final class GatewayCall: Sendable {
  private struct State {
    var source: ModelSource?
    var usage: TokenUsage?
    var timeToFirstToken: Duration?
    var hasEnded = false
  }

  let gateway: GatewayCore
  let caller: ModelCaller
  let route: RouteDecision
  let began: ContinuousClock.Instant
  let deadlines: GatewayDeadlines
  private let time: Timestamp
  private let state = Mutex(State())

  init(_ gateway: GatewayCore, _ request: ModelRequest, _ route: RouteDecision) {
    self.gateway = gateway
    caller = request.caller
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
    let profile = attempt.link.profile
    let source = ModelSource(
      name: attempt.link.name, provider: profile.provider, model: profile.model, hops: attempt.hops)
    state.withLock { $0.source = source }
  }

  /// An answer has begun.
  func begins(_ source: ModelSource) {
    let time = gateway.clock.instant - began
    state.withLock { state in
      state.source = source
      state.timeToFirstToken = time
    }
  }

  /// The service has counted tokens.
  func uses(_ usage: TokenUsage) {
    state.withLock { $0.usage = usage }
  }

  /// The request is over; only the first end counts.
  func end(_ outcome: UsageRecord.Outcome) {
    let state = state.withLock { state -> State? in
      guard !state.hasEnded else { return nil }
      state.hasEnded = true
      return state
    }
    guard let state else { return }
    let source =
      state.source ?? ModelSource(name: route.models.first ?? "none", provider: "none", model: "none")
    var cost: Int64?
    if let usage = state.usage, source.cache == nil { cost = gateway.price?(source, usage) }
    gateway.usage.record(
      UsageRecord(
        time: time, caller: caller, source: source, usage: state.usage, costMicrodollars: cost,
        timeToFirstToken: state.timeToFirstToken, duration: gateway.clock.instant - began, outcome: outcome,
        route: route))
    switch outcome {
    case .answered: gateway.metrics.requests.increment(Self.answered)
    case .cancelled: gateway.metrics.requests.increment(Self.cancelled)
    case .failed: gateway.metrics.requests.increment(Self.failed)
    }
  }

  /// The end that an error means.
  func end(_ error: ModelError) {
    end(error.kind == .cancelled ? .cancelled : .failed(error.kind))
  }

  private static let answered = ["answered"]
  private static let cancelled = ["cancelled"]
  private static let failed = ["failed"]
}
