public import Essentials
public import Persistence

/// Passes conversations between the assistant and operators. Whoever changes something has the conversation's row first,
/// so of two who want the same the database lets one.
public struct HandoffDesk: Sendable {
  let database: Database
  let clock: any WallClock
  let events: EventOutbox

  /// Makes a desk over a database that has the ``ConversationStore/migrations``.
  ///
  /// - Parameter events: Where what others are told is written down.
  public init(database: Database, clock: any WallClock, events: EventOutbox = .none) {
    self.database = database
    self.clock = clock
    self.events = events
  }

  /// What has come of a change.
  public struct Change: Hashable, Sendable {
    /// The conversation from now on.
    public var conversation: Conversation
    /// The handoff from now on.
    public var handoff: HandoffRecord
    /// What the customer reads about it; nothing where nothing has changed.
    public var notice: Message?
  }

  /// The handoff of a conversation that is not over; nothing where the assistant has it.
  public func current(of id: ConversationID, _ tenant: TenantContext) async throws -> HandoffRecord? {
    try await database.read { try await Self.current(of: id, tenant, $0) }
  }

  static func current(
    of id: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> HandoffRecord? {
    try await connection.first(
      """
      SELECT \(HandoffRecord.columns) FROM handoffs
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND ended_at IS NULL
      """
    ).map { try HandoffRecord($0) }
  }

  /// Every time that people had a conversation, oldest first, each with what happened.
  public func history(
    of id: ConversationID, _ tenant: TenantContext
  ) async throws -> [(handoff: HandoffRecord, entries: [HandoffEntry])] {
    try await database.read { connection in
      let handoffs = try await connection.query(
        """
        SELECT \(HandoffRecord.columns) FROM handoffs
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) ORDER BY id
        """
      ).map { try HandoffRecord($0) }
      let rows = try await connection.query(
        """
        SELECT handoff_id, at, state, operator_id, operator_name, note FROM handoff_entries
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) ORDER BY handoff_id, number
        """)
      var entries: [HandoffID: [HandoffEntry]] = [:]
      for row in rows {
        entries[try row.value("handoff_id"), default: []].append(try HandoffEntry(row))
      }
      return handoffs.map { ($0, entries[$0.id] ?? []) }
    }
  }

  // MARK: What turns do

  /// Begins a handoff, in the transaction of the reply that tells of it.
  static func begin(
    _ request: HandoffRequest, in conversation: ConversationID, at now: Timestamp,
    by author: Operator? = nil, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let id = HandoffID(at: now)
    let why = String(decoding: try JSON.encode(request.urgency.why), as: UTF8.self)
    // The customer waits from now on, but for one to whom somebody has come.
    let isTaken = author != nil
    let deadlines = HandoffDeadlines(request.target, warnAt: request.warnAt, hours: request.hours, from: now)
    let (reply, resolution) = (deadlines.firstReply, deadlines.resolution)
    try await connection.execute(
      """
      INSERT INTO handoffs (tenant_id, id, conversation_id, state, reason, priority, why, created_at,
        waiting_since, unread, score, queue, reply_warn_at, reply_due_at, reply_sla, resolve_warn_at,
        resolve_due_at, resolve_sla, summary)
      VALUES (\(tenant.tenant), \(id), \(conversation), \(Handoff.State.waiting), \(request.reason),
        \(request.urgency.priority), \(why), \(now), \((isTaken ? nil : now).sqlValue), \(isTaken ? 0 : 1),
        \(request.score.sqlValue), \((request.queue?.name).sqlValue), \((reply?.warnAt).sqlValue), \((reply?.dueAt).sqlValue),
        \(reply.map { _ in HandoffDeadline.State.running }.sqlValue), \((resolution?.warnAt).sqlValue),
        \((resolution?.dueAt).sqlValue), \(resolution.map { _ in HandoffDeadline.State.running }.sqlValue),
        \((try request.summary?.text).sqlValue))
      """)
    let silence: SQL = request.isSilent ? ", paused = 1" : ""
    try await connection.execute(
      """
      UPDATE conversations SET status = \(Conversation.Status.waitingForOperator), handoff_id = \(id)\(silence)
      WHERE tenant_id = \(tenant.tenant) AND id = \(conversation)
      """)
    guard author == nil else { return }
    try await note(.waiting, in: id, of: conversation, at: now, tenant, connection)
    if let queue = request.queue {
      _ = try await give(id, of: conversation, from: queue, at: now, tenant, connection)
    }
  }

  /// Makes a handoff more urgent, where it is less so, and adds why.
  ///
  /// - Parameter adds: Whether why is added also where it is as urgent already.
  static func raise(
    _ id: HandoffID, to urgency: HandoffUrgency, adds: Bool = false, at now: Timestamp,
    _ tenant: TenantContext,
    _ connection: Connection
  ) async throws {
    let row = try await connection.first(
      """
      SELECT \(HandoffRecord.columns) FROM handoffs
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND ended_at IS NULL
        AND priority < \(urgency.priority.rawValue + (adds ? 1 : 0))
      """)
    guard let row else { return }
    let known = try HandoffRecord(row).urgency.why
    let why = known + urgency.why.filter { !known.contains($0) }
    try await connection.execute(
      """
      UPDATE handoffs SET sla_raised_at = CASE WHEN priority < \(urgency.priority) THEN \(now) ELSE sla_raised_at END,
        priority = \(urgency.priority),
        why = \(String(decoding: try JSON.encode(why), as: UTF8.self))
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
  }

  /// The customer has written while people have the conversation.
  static func noteCustomer(
    at now: Timestamp, in handoff: HandoffID, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    try await connection.execute(
      """
      UPDATE handoffs SET unread = unread + 1, \(HandoffDeadlines.goOn(at: now)), snoozed_until = NULL,
        waiting_since = COALESCE(waiting_since, \(now))
      WHERE tenant_id = \(tenant.tenant) AND id = \(handoff)
      """)
  }

  /// The conversation is over, and so is what people had to do in it.
  static func close(
    _ conversation: ConversationID, by author: Operator? = nil, note text: String? = nil, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let row = try await connection.first(
      """
      UPDATE handoffs SET state = \(Handoff.State.closed), ended_at = \(now), waiting_since = NULL, unread = 0,
        \(HandoffDeadlines.goOn(at: now))
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation) AND ended_at IS NULL RETURNING id
      """)
    guard let id = try row?.value(at: 0, as: HandoffID.self) else { return }
    try await note(.closed, in: id, of: conversation, by: author, text, at: now, tenant, connection)
  }

  // MARK: Parts

  /// Adds a line to a handoff's history.
  static func note(
    _ state: Handoff.State, in handoff: HandoffID, of conversation: ConversationID,
    by author: Operator? = nil,
    _ text: String? = nil, at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let last: Int64? = try await connection.first(
      """
      SELECT MAX(number) FROM handoff_entries
      WHERE tenant_id = \(tenant.tenant) AND handoff_id = \(handoff)
      """
    )?.value(at: 0)
    try await connection.execute(
      """
      INSERT INTO handoff_entries (tenant_id, handoff_id, number, conversation_id, at, state, operator_id,
        operator_name, note)
      VALUES (\(tenant.tenant), \(handoff), \((last ?? 0) + 1), \(conversation), \(now), \(state),
        \((author?.id).sqlValue), \((author?.name).sqlValue), \(text.sqlValue))
      """)
  }
}
