import Essentials

/// A run that a process has taken on: nobody else writes to it before the lease is over.
struct RunClaim: Sendable {
  var run: WorkflowRun
  var state: RunState
  /// Every write must carry it; a later one voids it.
  let lease: Int
  /// Whether the one who had it before did not let go of it: what ran then may have been done.
  let isRecovery: Bool
  /// How many signals have been seen.
  var signals: Int
}
