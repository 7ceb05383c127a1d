import Synchronization

/// The events of one turn, for everybody who wants to follow it: who comes late gets what they missed.
///
/// The length of a reply bounds what is kept.
final class TurnFeed: Sendable {
  private struct State {
    var events: [TurnEvent] = []
    var followers: [AsyncStream<TurnEvent>.Continuation] = []
    var isFinished = false
  }

  private let state = Mutex(State())

  /// All events of the turn from its beginning; ends with the turn.
  func events() -> AsyncStream<TurnEvent> {
    let (stream, continuation) = AsyncStream.makeStream(of: TurnEvent.self)
    state.withLock { state in
      for event in state.events { continuation.yield(event) }
      if state.isFinished { continuation.finish() } else { state.followers.append(continuation) }
    }
    return stream
  }

  /// The event that ended the turn, if it is over.
  var end: TurnEvent? { state.withLock { $0.isFinished ? $0.events.last : nil } }

  /// Tells an event to all who follow. `completed`, `passed` and `failed` end the turn.
  func tell(_ event: TurnEvent) {
    // Telling under the lock keeps the order the same for all; yielding never waits.
    state.withLock { state in
      guard !state.isFinished else { return }
      state.events.append(event)
      for follower in state.followers { follower.yield(event) }
      guard event.isLast else { return }
      state.isFinished = true
      for follower in state.followers { follower.finish() }
      state.followers = []
    }
  }
}

extension TurnEvent {
  /// Whether no event follows.
  var isLast: Bool {
    switch self {
    case .completed, .passed, .failed: true
    default: false
    }
  }
}
