import Synchronization

/// The one connection that writes, and its group commit.
///
/// Bodies take turns. The first one opens the transaction; each further one that is already waiting gets a savepoint
/// in the same transaction, so that it can be undone alone. When nobody waits any more, or the group is full, it is
/// committed, and only then do the callers hear that their writes are done: one `fsync` serves them all.
///
/// A body that awaits something else keeps its turn meanwhile, so others wait for it, `transactionLimit` at most:
/// then its part is rolled back, it gets `timedOut`, and the next one goes on.
final class SQLiteWriter: Sendable {
  private enum Outcome {
    case committed
    /// The transaction was lost through no fault of this body; it is run again.
    case lost
    case failed(DatabaseError)
  }

  private struct Group {
    var isOpen = false
    var startedAt: UInt64 = 0
    var members: [UnsafeContinuation<Outcome, Never>] = []
    /// Bodies that are done and not yet committed, whether or not they wait already.
    var finished = 0
    var isFlushScheduled = false
    var lastLease: UInt64 = 0
  }

  let handle: SQLiteHandle
  private let turns: AdmissionQueue
  private let options: DatabaseOptions
  /// Only touched on the handle's loop; the lock is never contended.
  private let group = Mutex(Group())
  /// Called on the loop after each commit.
  private let onCommit: @Sendable () -> Void

  /// A group that has been open this long is committed although others wait, so that the first need not wait for ever.
  private static let maximumAge: UInt64 = 20_000_000

  init(
    _ handle: SQLiteHandle, timers: EventLoop, options: DatabaseOptions,
    onCommit: @escaping @Sendable () -> Void
  ) {
    self.handle = handle
    self.options = options
    self.onCommit = onCommit
    turns = AdmissionQueue(places: 1, noun: "turns to write", options: options, timers: timers)
  }

  /// Runs a body as part of a transaction, and returns after the transaction's commit.
  func run<T: Sendable>(
    _ reach: TenantReach, readOnly: Bool = false, _ body: (SQLiteLease) async throws -> T
  ) async throws -> T {
    for _ in 0...options.retries {
      if let value = try await attempt(reach, readOnly: readOnly, body) { return value }
    }
    throw DatabaseError(
      .transactionAborted, "The transaction was lost \(options.retries + 1) times because of others' errors")
  }

  /// Refuses further writes, and returns when the last one is committed.
  func close() async {
    await turns.close()
    await withTaskExecutorPreference(handle.loop) {
      commit()
      handle.close()
    }
  }

  /// The largest file that is written anew to get rid of what was deleted; it takes a second or two. In larger ones
  /// freed pages are overwritten when they are freed.
  private static let scrubLimit: Int64 = 512 << 20

  /// Leaves nothing in the file and its log of what was deleted.
  func scrub() async throws {
    try await withTaskExecutorPreference(handle.loop) {
      try await turns.enter()
      defer { endTurn() }
      commit()
      let size = try handle.query(
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", readOnly: true, limit: 1
      )
      if case .integer(let bytes)? = size.first?[0], bytes <= Self.scrubLimit { try handle.control("VACUUM") }
      handle.checkpoint(truncating: true)
    }
  }

  /// Nothing when the transaction was lost and the body must be run again.
  private func attempt<T: Sendable>(
    _ reach: TenantReach, readOnly: Bool, _ body: (SQLiteLease) async throws -> T
  ) async throws -> T? {
    try await withTaskExecutorPreference(handle.loop) {
      try await turns.enter()
      let lease = try begin(reach, readOnly: readOnly)
      let alarm = handle.loop.schedule(after: options.transactionLimit) { self.expire(lease) }
      let value: T
      do {
        value = try await withTaskCancellationHandler {
          try await body(lease)
        } onCancel: {
          lease.cancel()
        }
        handle.loop.cancel(alarm)
        try accept(lease)
      } catch {
        handle.loop.cancel(alarm)
        undo(lease)
        throw error
      }
      lease.end()
      let outcome = await withUnsafeContinuation { continuation in
        group.withLock { $0.members.append(continuation) }
        endTurn()
      }
      switch outcome {
      case .committed: return value
      case .lost: return nil
      case .failed(let error): throw error
      }
    }
  }

  /// Opens the transaction, or a part of the one that is open.
  private func begin(_ reach: TenantReach, readOnly: Bool) throws -> SQLiteLease {
    do {
      if Task.isCancelled { throw DatabaseError(.cancelled, "Cancelled while waiting for the database") }
      if group.withLock({ $0.isOpen }) {
        try handle.control("SAVEPOINT member")
      } else {
        try handle.control("BEGIN IMMEDIATE")
        group.withLock { group in
          group.isOpen = true
          group.startedAt = Monotonic.now
        }
      }
    } catch {
      endTurn()
      throw error
    }
    let number = group.withLock { group in
      group.lastLease += 1
      return group.lastLease
    }
    return SQLiteLease(number, on: handle, reach: reach, readOnly: readOnly, options: options)
  }

  /// Makes a body's part belong to the group, if it may.
  private func accept(_ lease: SQLiteLease) throws {
    try lease.checkCommittable()
    // The check that COMMIT would make, now, so that it is this body's error and nobody else's.
    if handle.hasBrokenReferences {
      throw DatabaseError(
        .foreignKeyViolation, "FOREIGN KEY constraint failed at the end of the transaction", code: "787")
    }
    if group.withLock({ $0.finished > 0 }) { try handle.control("RELEASE member") }
    group.withLock { $0.finished += 1 }
  }

  /// Rolls a failed body's part back, and passes the turn on.
  private func undo(_ lease: SQLiteLease) {
    guard lease.isCurrent else { return }
    lease.end()
    rollBackPart()
    endTurn()
  }

  /// Takes the turn from a body that is suspended for too long.
  private func expire(_ lease: SQLiteLease) {
    guard lease.isCurrent else { return }
    lease.expire()
    rollBackPart()
    endTurn()
  }

  private func rollBackPart() {
    let isAlone = group.withLock { $0.finished == 0 }
    if handle.isInTransaction, !isAlone {
      do {
        try handle.control("ROLLBACK TO member")
        try handle.control("RELEASE member")
        return
      } catch {
        // Without its savepoint the group cannot be saved; its members are run again.
      }
    }
    loseGroup()
  }

  /// Ends the open transaction without committing; those that were in it already are run again.
  private func loseGroup() {
    if handle.isInTransaction { try? handle.control("ROLLBACK") }
    resumeMembers(.lost)
  }

  private func endTurn() {
    // Some errors, a full disk for one, make SQLite roll everything back on its own.
    if group.withLock({ $0.isOpen }), !handle.isInTransaction { loseGroup() }
    let mustCommit = group.withLock { group in
      group.isOpen
        && (group.finished >= options.groupSize || Monotonic.now - group.startedAt > Self.maximumAge)
    }
    if mustCommit { commit() }
    let isAnyoneWaiting = turns.hasWaiters
    turns.leave()
    // The next one ends the group. Without one, the commit goes to the end of the loop's queue: writes that have
    // been handed over to this thread meanwhile still join.
    if !isAnyoneWaiting { scheduleFlush() }
  }

  private func scheduleFlush() {
    let isNeeded = group.withLock { group in
      guard group.isOpen, !group.isFlushScheduled else { return false }
      group.isFlushScheduled = true
      return true
    }
    guard isNeeded else { return }
    handle.loop.perform {
      self.group.withLock { $0.isFlushScheduled = false }
      // Whoever has the turn now takes care of the commit.
      if self.turns.isIdle { self.commit() }
    }
  }

  private func commit() {
    guard group.withLock({ $0.isOpen }) else { return }
    do {
      try handle.control("COMMIT")
      resumeMembers(.committed)
      onCommit()
    } catch {
      if handle.isInTransaction { try? handle.control("ROLLBACK") }
      let error = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
      resumeMembers(.failed(error))
    }
  }

  private func resumeMembers(_ outcome: Outcome) {
    let members = group.withLock { group in
      defer {
        group.members.removeAll()
        group.finished = 0
        group.isOpen = false
      }
      return group.members
    }
    for member in members { member.resume(returning: outcome) }
  }
}
