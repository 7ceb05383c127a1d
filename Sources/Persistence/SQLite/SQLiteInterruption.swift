import Glibc
import Synchronization

/// Tells a SQLite connection, from inside its progress and busy callbacks, to give up.
///
/// Each use of the connection has a number, so that a cancellation that comes late never hits the next user.
final class SQLiteInterruption: Sendable {
  /// The use whose statement is running; 0 when none is, so that commits and rollbacks are never interrupted.
  private let running = Atomic<UInt64>(0)
  private let cancelled = Atomic<UInt64>(0)
  private let deadline = Atomic<UInt64>(.max)
  private let busySince = Atomic<UInt64>(0)
  private let busyLimit: UInt64

  init(busyLimit: Duration) {
    self.busyLimit = busyLimit.nanosecondsClamped
  }

  func begin(_ use: UInt64, deadline: UInt64) {
    self.deadline.store(deadline, ordering: .relaxed)
    running.store(use, ordering: .relaxed)
  }

  func end() {
    running.store(0, ordering: .relaxed)
  }

  /// May be called from any thread.
  func cancel(_ use: UInt64) {
    // Numbers grow, so a late call for an earlier use cannot undo one for the present use.
    cancelled.max(use, ordering: .relaxed)
  }

  func isCancelled(_ use: UInt64) -> Bool { cancelled.load(ordering: .relaxed) == use }

  /// Whether the running statement must stop.
  var mustStop: Bool {
    let use = running.load(ordering: .relaxed)
    return use != 0 && (isCancelled(use) || Monotonic.now > deadline.load(ordering: .relaxed))
  }

  /// Waits a little for another process to release its lock; false when it is time to give up.
  func waitWhileBusy(attempt: Int32) -> Bool {
    let now = Monotonic.now
    if attempt == 0 { busySince.store(now, ordering: .relaxed) }
    if mustStop || now - busySince.load(ordering: .relaxed) > busyLimit { return false }
    usleep(min(1000 << UInt32(min(attempt, 6)), 50_000))
    return true
  }
}
