/// One reader's place in a ``SharedCall``; who lets go of it has left.
final class FollowerSeat: Sendable {
  private let call: SharedCall
  private let id: Int

  /// Takes a place in a call that is under way; nothing when it takes nobody in any more.
  init?(_ call: SharedCall) {
    guard let id = call.join() else { return nil }
    self.call = call
    self.id = id
  }

  /// Takes the first place in a new call.
  init(first call: SharedCall) {
    self.call = call
    id = call.open()
  }

  deinit { call.leave(id) }

  /// Returns when the answer begins.
  func beginning() async throws(ModelError) {
    try await call.beginning(for: id)
  }

  /// The reader's next event.
  func next() async throws(ModelError) -> ModelEvent? {
    try await call.next(for: id)
  }
}

/// A shared answer as one of its readers gets it.
struct FollowedAnswer: ModelEventSource {
  private let seat: FollowerSeat

  init(_ seat: FollowerSeat) {
    self.seat = seat
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    try await seat.next()
  }
}
