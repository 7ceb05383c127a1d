public import Essentials
public import Persistence

/// One run of a workflow, as it is stored.
public struct WorkflowRun: Hashable, Sendable {
  /// How a run stands.
  public enum Status: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// Steps run, or will as soon as somebody takes the run on.
    case running
    /// It waits for a person or a time.
    case waiting
    /// It has failed or was cancelled, and what it did is being undone.
    case compensating
    /// It came to its end.
    case completed
    /// It has failed; what could be undone is undone.
    case failed
    /// Somebody ended it; what could be undone is undone.
    case cancelled

    /// Whether nothing more will happen.
    public var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
  }

  /// Its name.
  public let id: WorkflowRunID
  /// The workflow's name.
  public let workflow: String
  /// Which graph it goes by.
  public let version: String
  /// How it stands.
  public var status: Status
  /// What it was started with.
  public let input: JSONValue
  /// What it gives back.
  public var output: JSONValue?
  /// Why it has failed: `code` and `message`, and whether something could not be undone.
  public var error: JSONValue?
  /// The caller's own name for the start.
  public var idempotencyKey: String?
  /// The run that it was replayed from, and from which step.
  public var replayOf: Replay?
  /// The number of the last checkpoint.
  public var checkpoint: Int
  /// When it was started.
  public let createdAt: Timestamp
  /// When it moved last.
  public var updatedAt: Timestamp
  /// When it was over.
  public var finishedAt: Timestamp?

  /// Where a run was replayed from.
  public struct Replay: Hashable, Sendable {
    /// The run.
    public let run: WorkflowRunID
    /// The step's path.
    public let step: String
  }

  static let columns: SQL = """
    id, workflow, version, status, input, output, error, idempotency_key, replayed_run, replayed_step, checkpoint, \
    created_at, updated_at, finished_at
    """

  init(row: Row) throws {
    id = try row.value("id")
    workflow = try row.value("workflow")
    version = try row.value("version")
    status = try row.value("status")
    input = try row.value("input")
    output = try row.value("output", as: JSONValue?.self)
    error = try row.value("error", as: JSONValue?.self)
    idempotencyKey = try row.value("idempotency_key")
    if let run = try row.value("replayed_run", as: WorkflowRunID?.self) {
      replayOf = Replay(run: run, step: try row.value("replayed_step"))
    }
    checkpoint = try row.value("checkpoint")
    createdAt = try row.value("created_at")
    updatedAt = try row.value("updated_at")
    finishedAt = try row.value("finished_at")
  }

  init(
    id: WorkflowRunID, workflow: String, version: String, input: JSONValue, idempotencyKey: String?,
    replayOf: Replay? = nil, at now: Timestamp
  ) {
    self.id = id
    self.workflow = workflow
    self.version = version
    self.input = input
    self.idempotencyKey = idempotencyKey
    self.replayOf = replayOf
    status = .running
    checkpoint = 0
    createdAt = now
    updatedAt = now
  }
}

extension StepRecord {
  static let columns: SQL = """
    path, ordinal, node, kind, status, attempt, input, output, error, started_at, finished_at, due_at, checkpoint, \
    inherited
    """

  init(row: Row) throws {
    path = try row.value("path")
    ordinal = try row.value("ordinal")
    node = try row.value("node")
    kind = try row.value("kind")
    status = try row.value("status")
    attempt = try row.value("attempt")
    input = try row.value("input")
    output = try row.value("output", as: JSONValue?.self)
    error = try row.value("error", as: JSONValue?.self)
    startedAt = try row.value("started_at")
    finishedAt = try row.value("finished_at")
    dueAt = try row.value("due_at")
    checkpoint = try row.value("checkpoint")
    isInherited = try row.value("inherited")
  }

  func insertion(into run: WorkflowRunID, _ tenant: TenantContext) -> SQL {
    """
    INSERT INTO workflow_steps (tenant_id, run_id, \(Self.columns))
    VALUES (\(tenant.tenant), \(run), \(path), \(ordinal), \(node), \(kind), \(status), \(attempt), \(input),
      \(output), \(error), \(startedAt), \(finishedAt), \(dueAt), \(checkpoint), \(isInherited))
    """
  }
}

extension StepUpdate {
  func statement(in run: WorkflowRunID, _ tenant: TenantContext) -> SQL {
    """
    UPDATE workflow_steps SET status = \(status), attempt = \(attempt), output = \(output), error = \(error),
      finished_at = \(finishedAt), due_at = \(dueAt)
    WHERE tenant_id = \(tenant.tenant) AND run_id = \(run) AND path = \(path)
    """
  }
}

extension ApprovalDecision {
  var json: JSONValue { output }

  init?(_ json: JSONValue) {
    guard let isApproved = json["approved"]?.boolValue, let by = json["by"]?.stringValue,
      let at = json["at"]?.stringValue.flatMap({ Timestamp($0) })
    else { return nil }
    self.init(
      isApproved: isApproved, by: by, note: json["note"]?.stringValue, data: json["data"] ?? .null, at: at)
  }
}
