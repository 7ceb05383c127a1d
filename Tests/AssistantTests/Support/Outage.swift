import Persistence
import Synchronization

/// A database that is away for the next so many transactions.
final class Outage: TransactionPassage {
  private let left = Mutex(0)

  /// The next transactions fail.
  func fails(times: Int) { left.withLock { $0 = times } }

  /// Whether all that were to fail have.
  var isOver: Bool { left.withLock { $0 == 0 } }

  func willBegin() async throws {
    let isAway = left.withLock { left in
      defer { left = max(0, left - 1) }
      return left > 0
    }
    if isAway { throw DatabaseError(.connectionLost, "The database is away") }
  }

  func didEnd() async throws {}
}
