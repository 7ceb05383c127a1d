import Essentials
import Persistence

/// What an engine reads and writes.
extension WorkflowStore {
  /// Stores a new run with its first steps, taken on by `owner` unless there is nothing to do at once.
  ///
  /// - Returns: The run; when the key was used before, the run that it began, and no claim.
  func insert(
    _ run: WorkflowRun, document: JSONValue, _ state: RunState, _ changes: [StepChange], owner: String?,
    until leaseEnd: Timestamp
  ) async throws -> (run: WorkflowRun, isNew: Bool) {
    let wake = state.wakeTime(run.createdAt)
    let isHeld = owner != nil && state.hasWork
    return try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO workflow_versions (tenant_id, workflow, version, document, created_at)
        VALUES (\(tenant.tenant), \(run.workflow), \(run.version), \(document), \(run.createdAt))
        ON CONFLICT DO NOTHING
        """)
      let inserted = try await connection.execute(
        """
        INSERT INTO workflow_runs (tenant_id, id, workflow, version, status, input, output, error, idempotency_key,
          replayed_run, replayed_step, checkpoint, wake_at, lease_owner, lease_until, lease_number, signals,
          created_at, updated_at, finished_at)
        VALUES (\(tenant.tenant), \(run.id), \(run.workflow), \(run.version), \(run.status), \(run.input),
          \(run.output), \(run.error), \(run.idempotencyKey), \(run.replayOf?.run), \(run.replayOf?.step),
          \(run.checkpoint), \(wake), \(isHeld ? owner : nil), \(isHeld ? leaseEnd : nil), 1, 0,
          \(run.createdAt), \(run.updatedAt), \(run.finishedAt))
        ON CONFLICT DO NOTHING
        """)
      if inserted == 0, let key = run.idempotencyKey {
        let row = try await connection.first(
          """
          SELECT \(WorkflowRun.columns) FROM workflow_runs
          WHERE tenant_id = \(tenant.tenant) AND workflow = \(run.workflow) AND idempotency_key = \(key)
          """)
        if let row { return (try WorkflowRun(row: row), false) }
      }
      try await write(changes, state.json.text, of: run.id, checkpoint: run.checkpoint, connection)
      return (run, true)
    }
  }

  /// Saves what has happened to a run since its last checkpoint. When nothing is left to do at once, the run is let go.
  ///
  /// - Parameter text: The state as JSON.
  /// - Returns: How many signals there are by now, or nothing when the lease was lost: then nothing is written.
  func commit(
    _ claim: RunClaim, _ changes: [StepChange], state text: String, now: Timestamp, until leaseEnd: Timestamp
  ) async throws -> Int? {
    let run = claim.run
    // Signals that came meanwhile keep the run due, so that nobody overlooks them.
    let wake: SQL =
      run.finishedAt == nil
      ? """
      CASE WHEN signals > \(claim.signals) THEN CAST(\(now) AS BIGINT)
        ELSE CAST(\(claim.state.wakeTime(now)) AS BIGINT) END
      """ : "NULL"
    let lease: SQL =
      claim.state.hasWork ? "lease_until = \(leaseEnd)" : "lease_owner = NULL, lease_until = NULL"
    return try await database.write(isolation: .readCommitted) { connection in
      let row = try await connection.first(
        """
        UPDATE workflow_runs SET status = \(run.status), output = \(run.output), error = \(run.error),
          checkpoint = \(run.checkpoint), updated_at = \(now), finished_at = \(run.finishedAt), wake_at = \(wake),
          \(lease)
        WHERE tenant_id = \(tenant.tenant) AND id = \(run.id) AND lease_number = \(claim.lease)
          AND lease_owner IS NOT NULL
        RETURNING signals
        """)
      guard let row else { return nil }
      try await write(changes, text, of: run.id, checkpoint: run.checkpoint, connection)
      return try row.value("signals")
    }
  }

  private func write(
    _ changes: [StepChange], _ state: String, of run: WorkflowRunID, checkpoint: Int, _ connection: Connection
  ) async throws {
    for change in changes {
      switch change {
      case .began(let step): try await connection.execute(step.insertion(into: run, tenant))
      case .changed(let update): try await connection.execute(update.statement(in: run, tenant))
      }
    }
    try await connection.execute(
      """
      INSERT INTO workflow_checkpoints (tenant_id, run_id, number, state)
      VALUES (\(tenant.tenant), \(run), \(checkpoint), \(state))
      """)
  }

  // MARK: Leases

  /// When the next run is due, as far as nobody has it.
  func nextWake(_ now: Timestamp) async throws -> Timestamp? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT MIN(wake_at) AS next FROM workflow_runs
        WHERE tenant_id = \(tenant.tenant) AND wake_at IS NOT NULL AND (lease_until IS NULL OR lease_until <= \(now))
        """
      )?.value("next")
    }
  }

  /// Takes on runs that are due, or one of them by name.
  func claim(
    _ id: WorkflowRunID? = nil, owner: String, limit: Int, now: Timestamp, until leaseEnd: Timestamp
  ) async throws -> [RunClaim] {
    let tenant = tenant
    return try await database.write(isolation: .readCommitted) { connection in
      var query: SQL = """
        SELECT \(WorkflowRun.columns), lease_owner, lease_number, signals FROM workflow_runs
        WHERE tenant_id = \(tenant.tenant) AND wake_at <= \(now) AND (lease_until IS NULL OR lease_until <= \(now))
        """
      if let id { query.append(" AND id = \(id)") }
      query.append(" ORDER BY wake_at LIMIT \(limit)")
      if connection.dialect == .postgres { query.append(" FOR UPDATE SKIP LOCKED") }
      var claims: [RunClaim] = []
      for row in try await connection.query(query) {
        let run = try WorkflowRun(row: row)
        let lease = try row.value("lease_number", as: Int.self) + 1
        let state: RunState
        do {
          state = try await Self.state(of: run.id, at: run.checkpoint, tenant, connection)
        } catch let error as WorkflowStoreError {
          // One that cannot be read must not keep the others from going on.
          try await giveUp(run.id, error, at: now, connection)
          continue
        }
        try await connection.execute(
          """
          UPDATE workflow_runs SET lease_owner = \(owner), lease_until = \(leaseEnd), lease_number = \(lease)
          WHERE tenant_id = \(tenant.tenant) AND id = \(run.id)
          """)
        claims.append(
          RunClaim(
            run: run, state: state, lease: lease,
            isRecovery: try row.value("lease_owner", as: String?.self) != nil,
            signals: try row.value("signals")))
      }
      return claims
    }
  }

  private func giveUp(
    _ id: WorkflowRunID, _ error: WorkflowStoreError, at now: Timestamp, _ connection: Connection
  ) async throws {
    let reason: JSONValue = ["code": "unreadable", "message": .string("\(error)"), "undone": false]
    try await connection.execute(
      """
      UPDATE workflow_runs SET status = \(WorkflowRun.Status.failed), error = \(reason), wake_at = NULL,
        finished_at = \(now), updated_at = \(now), lease_owner = NULL, lease_until = NULL
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
  }

  /// Keeps runs, and tells how many signals each has; those that were lost are missing.
  func renew(_ leases: [WorkflowRunID: Int], until leaseEnd: Timestamp) async throws -> [WorkflowRunID: Int] {
    let tenant = tenant
    return try await database.write(isolation: .readCommitted) { connection in
      var signals: [WorkflowRunID: Int] = [:]
      for (id, lease) in leases.sorted(by: { $0.key < $1.key }) {
        let row = try await connection.first(
          """
          UPDATE workflow_runs SET lease_until = \(leaseEnd)
          WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND lease_number = \(lease) AND lease_owner IS NOT NULL
          RETURNING signals
          """)
        signals[id] = try row?.value("signals")
      }
      return signals
    }
  }

  /// Lets go of a run between checkpoints. When steps were running, the next one takes the run for interrupted.
  func release(_ id: WorkflowRunID, lease: Int, isInterrupted: Bool, at now: Timestamp) async throws {
    let change: SQL = isInterrupted ? "lease_until = \(now)" : "lease_owner = NULL, lease_until = NULL"
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        UPDATE workflow_runs SET \(change)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND lease_number = \(lease)
        """)
    }
  }
}

extension RunState {
  /// Whether a step runs now.
  var hasWork: Bool { tokens.contains { $0.phase == .ready } }
}
