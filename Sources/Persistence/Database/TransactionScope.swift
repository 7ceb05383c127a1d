import Synchronization

/// Tells a task that it runs inside a read or write.
final class TransactionScope: Sendable {
  @TaskLocal static var current: TransactionScope?

  let database: ObjectIdentifier
  let outer: TransactionScope?
  private let hasEnded = Atomic<Bool>(false)

  init(_ database: ObjectIdentifier) {
    self.database = database
    outer = Self.current
  }

  /// False when the transaction is over: tasks that it started without waiting for them still carry this value.
  var isActive: Bool { !hasEnded.load(ordering: .relaxed) }

  func end() { hasEnded.store(true, ordering: .relaxed) }
}
