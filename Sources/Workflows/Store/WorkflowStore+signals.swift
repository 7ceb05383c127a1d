import Essentials
import Persistence

/// What people tell a run. It is stored with the run; whoever has the run takes it in.
extension WorkflowStore {
  /// What became of an answer.
  enum DecisionOutcome: Sendable {
    case taken
    /// The same was answered before.
    case repeated
    /// Something else was answered before.
    case answered
    /// No step of the name waits for a person.
    case notWaiting
  }

  /// Stores a person's answer to a step that waits for one.
  func decide(
    _ decision: ApprovalDecision, on path: String, of run: WorkflowRunID
  ) async throws -> DecisionOutcome {
    try await database.write { connection in
      let row = try await connection.first(
        """
        SELECT kind, status, decision FROM workflow_steps
        WHERE tenant_id = \(tenant.tenant) AND run_id = \(run) AND path = \(path)
        """)
      guard let row, try row.value("kind") == "approval" else { return .notWaiting }
      if let earlier = try row.value("decision", as: JSONValue?.self) {
        return earlier["approved"]?.boolValue == decision.isApproved ? .repeated : .answered
      }
      guard try row.value("status", as: StepStatus.self) == .waiting else { return .notWaiting }
      try await connection.execute(
        """
        UPDATE workflow_steps SET decision = \(decision.json)
        WHERE tenant_id = \(tenant.tenant) AND run_id = \(run) AND path = \(path)
        """)
      try await signal(run, at: decision.at, connection)
      return .taken
    }
  }

  /// Asks a run to end.
  /// - Returns: Whether it could still be asked.
  func cancel(_ run: WorkflowRunID, reason: String, at now: Timestamp) async throws -> Bool {
    try await database.write { connection in
      let changed = try await connection.execute(
        """
        UPDATE workflow_runs SET cancellation = COALESCE(cancellation, \(reason))
        WHERE tenant_id = \(tenant.tenant) AND id = \(run) AND finished_at IS NULL
        """)
      guard changed > 0 else { return false }
      try await signal(run, at: now, connection)
      return true
    }
  }

  private func signal(_ run: WorkflowRunID, at now: Timestamp, _ connection: Connection) async throws {
    try await connection.execute(
      """
      UPDATE workflow_runs SET signals = signals + 1,
        wake_at = CASE WHEN wake_at IS NULL OR wake_at > \(now) THEN \(now) ELSE wake_at END
      WHERE tenant_id = \(tenant.tenant) AND id = \(run)
      """)
  }

  /// What people have said that the run has not taken in: answers by step, and why it should end.
  func signals(
    of run: WorkflowRunID
  ) async throws -> (decisions: [String: ApprovalDecision], cancellation: String?, count: Int) {
    try await database.read { connection in
      let steps = try await connection.query(
        """
        SELECT path, decision FROM workflow_steps
        WHERE tenant_id = \(tenant.tenant) AND run_id = \(run) AND decision IS NOT NULL AND status = \(StepStatus.waiting)
        """)
      var decisions: [String: ApprovalDecision] = [:]
      for row in steps {
        decisions[try row.value("path")] = ApprovalDecision(try row.value("decision", as: JSONValue.self))
      }
      let row = try await connection.first(
        "SELECT cancellation, signals FROM workflow_runs WHERE tenant_id = \(tenant.tenant) AND id = \(run)")
      return (decisions, try row?.value("cancellation"), try row?.value("signals") ?? 0)
    }
  }
}
