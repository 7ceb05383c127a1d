import Essentials
import Synchronization
import Telemetry

/// One call of one model: holds its permit and its breaker's pass, and tells the outcome to all who learn from it, once.
/// The permit is held as long as the call may still be under way, also when nobody waits for it any more.
final class GatewayAttempt: Sendable {
  /// How the call ended.
  enum Ending: Sendable {
    case answered
    case failed(ModelError)
    /// Nobody waited for the end.
    case dropped
  }

  private struct State {
    /// The time to the first visible token.
    var latency: Duration?
    var isJudged = false
    var isReleased = false
    var permit = AdaptiveLimit.Outcome.neutral
    var meter = CallMeter()
  }

  let link: GatewayLink
  /// How many models stand before this one in the order of the route.
  let hops: Int
  private let pass: CircuitBreaker.Pass?
  private let isStreamed: Bool
  private let clock: any MonotonicClock
  /// What follows the call, where it is traced.
  let span: Span?
  /// When it began.
  let began: ContinuousClock.Instant
  private let state = Mutex(State())

  /// Takes over a pass and a permit; models that are not guarded have neither.
  init(
    _ link: GatewayLink, hops: Int, pass: CircuitBreaker.Pass?, isStreamed: Bool, clock: any MonotonicClock
  ) {
    self.link = link
    self.hops = hops
    self.pass = pass
    self.isStreamed = isStreamed
    self.clock = clock
    began = clock.instant
    span = ModelTrace.begin(link, hops: hops, isStreamed: isStreamed)
    link.retries.deposit()
  }

  deinit {
    end(.dropped)
  }

  /// Takes note of a piece of the answer, as far as it costs something.
  func note(_ event: ModelEvent) {
    if let span, case .finished(let reason) = event { ModelTrace.note(reason, span) }
    guard link.isMetered else { return }
    state.withLock { $0.meter.note(event, link.estimator) }
  }

  /// The tokens of a call that answered; nothing for models whose tokens cost nothing of their own.
  func reading(_ request: ModelRequest, isWhole: Bool) -> CallMeter.Reading? {
    guard link.isMetered else { return nil }
    return state.withLock(\.meter).reading(request, link.estimator, isWhole: isWhole)
  }

  /// The tokens of a call that failed before its answer began, where the service may charge for them: it was at work
  /// when it was given up or its time was over, or it has answered, though not well.
  func reading(_ request: ModelRequest, after error: ModelError) -> CallMeter.Reading? {
    switch error.kind {
    case .cancelled, .timeout, .malformedResponse: break
    default: guard state.withLock(\.meter.isBegun) else { return nil }
    }
    return reading(request, isWhole: false)
  }

  /// The first visible token is there: the service works. An answer may go on for minutes.
  func begin() {
    let latency = clock.instant - began
    let isNews = state.withLock { state in
      state.latency = latency
      return !state.isJudged
    }
    link.metrics.firstToken.observe(latency.inSeconds, link.label)
    span?.note("first token")
    guard isNews, link.isGuarded else { return }
    if let pass { link.breaker.settle(pass, .success) }
    link.health.record(isSuccess: true)
    link.forgetRefusals()
  }

  /// The call is over for everybody.
  func end(_ ending: Ending) {
    judge(ending)
    let outcome = state.withLock { state -> AdaptiveLimit.Outcome? in
      guard !state.isReleased else { return nil }
      state.isReleased = true
      return state.permit
    }
    if let outcome, link.isGuarded { link.limit.release(outcome) }
  }

  /// The outcome is known, though the model may still be at work. The first judgement counts.
  func judge(_ ending: Ending) {
    let hasBegun = state.withLock { state -> Bool? in
      guard !state.isJudged else { return nil }
      state.isJudged = true
      state.permit = permitOutcome(ending, state.latency)
      return state.latency != nil
    }
    guard let hasBegun else { return }
    if let span { ModelTrace.end(span, ending, state.withLock(\.meter.counted)) }
    if link.isGuarded {
      let verdict = verdict(ending)
      if let pass, !hasBegun { link.breaker.settle(pass, verdict) }
      if let pass, hasBegun, verdict == .failure { link.breaker.fail(pass) }
      if verdict == .failure || verdict == .success && !hasBegun {
        link.health.record(isSuccess: verdict == .success)
      }
    }
    link.metrics.duration.observe((clock.instant - began).inSeconds, link.label)
    switch ending {
    case .answered: link.metrics.calls.increment(link.answeredLabel)
    case .failed(let error): link.metrics.calls.increment([link.name, error.kind.rawValue])
    case .dropped: link.metrics.calls.increment([link.name, ModelError.Kind.cancelled.rawValue])
    }
  }

  private func verdict(_ ending: Ending) -> CircuitBreaker.Outcome {
    switch ending {
    case .answered: .success
    case .dropped: .neutral
    case .failed(let error):
      switch error.kind {
      case .rateLimited, .cancelled, .unavailable, .budgetExceeded: .neutral
      // What is wrong with a request neither opens a breaker nor closes it: the model was not asked at all.
      case .invalidRequest, .contextLength, .unsupported: .neutral
      default: error.isFaultOfService ? .failure : .success
      }
    }
  }

  private func permitOutcome(_ ending: Ending, _ latency: Duration?) -> AdaptiveLimit.Outcome {
    if case .failed(let error) = ending {
      switch error.kind {
      case .overloaded, .rateLimited, .timeout: return .overloaded
      default: return .neutral
      }
    }
    guard let latency else { return .neutral }
    // How long a whole answer takes depends on its length more than on the service.
    return .success(isStreamed ? latency : nil)
  }
}
