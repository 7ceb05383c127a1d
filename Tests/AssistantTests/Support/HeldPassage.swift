import Persistence
import Synchronization

/// Holds up one transaction at its beginning, until it is let go; all others pass.
final class HeldPassage: TransactionPassage {
  private enum State {
    case open, armed, holding, released
  }

  private let state = Mutex(State.open)

  /// The next transaction is held.
  func holdNext() { state.withLock { $0 = .armed } }

  /// Nobody is held any more.
  func release() { state.withLock { $0 = .released } }

  func untilHeldOrReleased() async { await until { $0 == .holding || $0 == .released } }

  func willBegin() async throws {
    let isHeld = state.withLock { state in
      guard state == .armed else { return false }
      state = .holding
      return true
    }
    if isHeld { await until { $0 == .released } }
  }

  func didEnd() async throws {}

  private func until(_ isSo: @Sendable (State) -> Bool) async {
    while !state.withLock({ isSo($0) }) { await Task.yield() }
  }
}
