public import Essentials
public import Persistence

/// Keeps workflows' runs: each step's outcome, the state after it and the steps that follow are one transaction.
public struct WorkflowStore: Sendable {
  let database: Database
  /// Whose runs they are.
  public let tenant: TenantContext

  /// Makes a store over a database that has the ``migrations``.
  public init(database: Database, tenant: TenantContext) {
    self.database = database
    self.tenant = tenant
  }

  // MARK: Reading

  /// A run, or nothing when there is none of that name.
  public func run(_ id: WorkflowRunID) async throws -> WorkflowRun? {
    try await database.read { try await Self.run(id, tenant, $0) }
  }

  /// Runs, newest first.
  public func runs(
    of workflow: String? = nil, status: WorkflowRun.Status? = nil, after cursor: WorkflowRunID? = nil,
    limit: Int
  ) async throws -> [WorkflowRun] {
    var query: SQL = "SELECT \(WorkflowRun.columns) FROM workflow_runs WHERE tenant_id = \(tenant.tenant)"
    if let workflow { query.append(" AND workflow = \(workflow)") }
    if let status { query.append(" AND status = \(status)") }
    if let cursor { query.append(" AND id < \(cursor)") }
    query.append(" ORDER BY id DESC LIMIT \(limit)")
    return try await database.read { [query] in try await $0.query(query).map(WorkflowRun.init(row:)) }
  }

  /// A run's steps in the order in which they began.
  public func steps(of id: WorkflowRunID) async throws -> [StepRecord] {
    try await database.read { try await Self.steps(of: id, tenant, $0) }
  }

  /// The state of a run: the fields of the workflow itself.
  public func state(of run: WorkflowRun) async throws -> JSONValue {
    try await database.read { connection in
      let state = try await Self.state(of: run.id, at: run.checkpoint, tenant, connection)
      return .object(state.scopes[""]?.values ?? [:])
    }
  }

  /// Where a run stood at a checkpoint.
  func state(of id: WorkflowRunID, at checkpoint: Int) async throws -> RunState {
    try await database.read { try await Self.state(of: id, at: checkpoint, tenant, $0) }
  }

  /// When a run is looked at by itself; nothing when only a person can move it, or it is over.
  func wakeTime(of id: WorkflowRunID) async throws -> Timestamp? {
    try await database.read { connection in
      try await connection.first(
        "SELECT wake_at FROM workflow_runs WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      )?.value("wake_at")
    }
  }

  /// How many runs there are of each workflow and status.
  public func counts() async throws -> [String: [WorkflowRun.Status: Int]] {
    try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT workflow, status, COUNT(*) AS runs FROM workflow_runs WHERE tenant_id = \(tenant.tenant)
        GROUP BY workflow, status
        """)
      var counts: [String: [WorkflowRun.Status: Int]] = [:]
      for row in rows {
        counts[try row.value("workflow"), default: [:]][try row.value("status")] = try row.value("runs")
      }
      return counts
    }
  }

  /// The graph that runs of a version go by.
  func document(of workflow: String, version: String) async throws -> JSONValue? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT document FROM workflow_versions
        WHERE tenant_id = \(tenant.tenant) AND workflow = \(workflow) AND version = \(version)
        """
      )?.value("document")
    }
  }

  // MARK: Parts

  static func run(
    _ id: WorkflowRunID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> WorkflowRun? {
    try await connection.first(
      "SELECT \(WorkflowRun.columns) FROM workflow_runs WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(WorkflowRun.init(row:))
  }

  static func steps(
    of id: WorkflowRunID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [StepRecord] {
    try await connection.query(
      """
      SELECT \(StepRecord.columns) FROM workflow_steps WHERE tenant_id = \(tenant.tenant) AND run_id = \(id)
      ORDER BY ordinal, path
      """
    ).map(StepRecord.init(row:))
  }

  static func state(
    of id: WorkflowRunID, at checkpoint: Int, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> RunState {
    let row = try await connection.first(
      """
      SELECT state FROM workflow_checkpoints
      WHERE tenant_id = \(tenant.tenant) AND run_id = \(id) AND number = \(checkpoint)
      """)
    guard let json: JSONValue = try row?.value("state"), let state = RunState(json) else {
      throw WorkflowStoreError.unreadableCheckpoint(id, checkpoint)
    }
    return state
  }
}

/// What should never happen to stored runs.
enum WorkflowStoreError: Error, Hashable, CustomStringConvertible {
  /// A checkpoint is missing, or not of this program's making.
  case unreadableCheckpoint(WorkflowRunID, Int)

  var description: String {
    switch self {
    case .unreadableCheckpoint(let run, let number):
      "checkpoint \(number) of \(run) cannot be read; it was written by another version of the program, or damaged"
    }
  }
}
