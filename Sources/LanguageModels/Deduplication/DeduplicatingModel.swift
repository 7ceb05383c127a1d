import Synchronization

/// A model that is asked once when the same is asked by many at the same time. All get the same answer as it comes; who
/// comes late gets its beginning at once. The call ends early only when nobody follows it any more.
///
/// What is the same says ``RequestKey``: nothing is shared between tenants or customers. Requests whose answers chance
/// has a part in are never shared: who asks twice for an idea wants two.
public final class DeduplicatingModel: LanguageModel {
  public let name: String

  private struct State {
    var calls: [RequestKey: SharedCall] = [:]
    var statistics = DeduplicationStatistics()
  }

  private let model: any LanguageModel
  private let policy: String
  private let bufferedBytes: Int
  private let state = Mutex(State())

  /// Puts itself before a model.
  ///
  /// - Parameters:
  ///   - policy: What else decides about the model's answers.
  ///   - bufferedBytes: The longest answer that is kept for who comes late. In a longer one the readers go together:
  ///     the service waits when one of them is so far behind the others.
  public init(_ model: any LanguageModel, policy: String = "", bufferedBytes: Int = 1 << 20) {
    name = model.name
    self.model = model
    self.policy = "\(model.name)\n\(policy)"
    self.bufferedBytes = bufferedBytes
  }

  /// What it has done since it was made.
  public var statistics: DeduplicationStatistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.inFlight = state.calls.count
      return statistics
    }
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    guard request.isRepeatable else { return try await model.respond(to: request) }
    let seat = seat(for: RequestKey(request, policy: policy), request)
    try await seat.beginning()
    return ModelStream(FollowedAnswer(seat))
  }

  /// A place in the call that asks the same, or in a new one.
  private func seat(for key: RequestKey, _ request: ModelRequest) -> FollowerSeat {
    let (seat, new) = state.withLock { state -> (FollowerSeat, SharedCall?) in
      state.statistics.requests += 1
      if let call = state.calls[key], let seat = FollowerSeat(call) {
        state.statistics.shared += 1
        return (seat, nil)
      }
      state.statistics.calls += 1
      let call = SharedCall(bufferedBytes: bufferedBytes) { [weak self] call, isAbandoned in
        self?.forget(call, key, isAbandoned)
      }
      state.calls[key] = call
      return (FollowerSeat(first: call), call)
    }
    // Outside the lock: the call begins on this thread, and may end before it has waited once.
    new?.start(model, request)
    return seat
  }

  private func forget(_ call: SharedCall, _ key: RequestKey, _ isAbandoned: Bool) {
    state.withLock { state in
      if isAbandoned { state.statistics.abandoned += 1 }
      if state.calls[key] === call { state.calls[key] = nil }
    }
  }
}
