public import Essentials
public import Persistence

/// The conversations of a company as its operators see them: those that people have or should have, and all others.
public struct Inbox: Sendable {
  let database: Database
  let clock: any WallClock

  /// Makes an inbox over a database that has the ``ConversationStore/migrations``.
  public init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// So much of what was written last is shown.
  private static let preview = 200

  /// A page of conversations.
  ///
  /// - Parameter cursor: Where the page before ended; nothing for the first page.
  public func page(
    _ filter: InboxFilter, after cursor: InboxCursor? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> InboxPage {
    if filter.text != nil { try await index(atMost: Self.freshness, tenant) }
    let query = Self.query(
      filter, after: cursor, limit: limit + 1, at: clock.now, tenant, database.dialect)
    let found = try await database.read { connection in
      try await connection.query(query).map { (try Self.item($0), try Self.keys($0, filter.order)) }
    }
    let shown = found.prefix(limit)
    let next = found.count > limit ? shown.last : nil
    return InboxPage(
      items: shown.map(\.0),
      next: next.map { item, keys in
        InboxCursor(order: filter.order, keys: keys, conversation: item.conversation.id)
      })
  }

  /// How many conversations each view has.
  public func counts(
    for author: Operator, _ tenant: TenantContext
  ) async throws -> [InboxFilter.View: Int] {
    let now = clock.now
    return try await database.read { connection in
      var counts: [InboxFilter.View: Int] = [:]
      for view in InboxFilter.View.allCases {
        let condition = Self.condition(InboxFilter(view, for: author), at: now)
        counts[view] = try await connection.first(
          """
          SELECT COUNT(*) FROM conversations c
          LEFT JOIN handoffs h ON h.tenant_id = c.tenant_id AND h.id = c.handoff_id
          WHERE c.tenant_id = \(tenant.tenant) AND \(condition)
          """
        )?.value(at: 0)
      }
      return counts
    }
  }

  // MARK: Parts

  private static func query(
    _ filter: InboxFilter, after cursor: InboxCursor?, limit: Int, at now: Timestamp, _ tenant: TenantContext,
    _ dialect: SQLDialect
  ) -> SQL {
    var query: SQL = """
      SELECT \(columns("c", ConversationRow.columns)), \(handoffColumns),
        (SELECT SUBSTR(m.text, 1, \(raw: "\(preview)")) FROM messages m
          WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id ORDER BY m.ordinal DESC LIMIT 1) AS last_text,
        (SELECT m.role FROM messages m
          WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id ORDER BY m.ordinal DESC LIMIT 1) AS last_role
      FROM conversations c LEFT JOIN handoffs h ON h.tenant_id = c.tenant_id AND h.id = c.handoff_id
      WHERE c.tenant_id = \(tenant.tenant) AND \(condition(filter, at: now))
      """
    if let conversations = filter.conversations { query.append(" AND c.id IN (\(list: conversations))") }
    if let text = filter.text { query.append(" AND \(mentions(text, tenant, dialect))") }
    switch filter.order {
    case .activity:
      if let cursor, cursor.order == .activity {
        query.append(" AND (c.updated_at, c.id) < (\(cursor.keys[0]), \(cursor.conversation))")
      }
      query.append(" ORDER BY c.updated_at DESC, c.id DESC")
    case .urgency:
      query.append(" AND h.id IS NOT NULL")
      if let cursor, cursor.order == .urgency {
        query.append(
          " AND (-h.priority, h.created_at, c.id) > (\(-cursor.keys[0]), \(cursor.keys[1]), \(cursor.conversation))"
        )
      }
      query.append(" ORDER BY -h.priority, h.created_at, c.id")
    }
    query.append(" LIMIT \(limit)")
    return query
  }

  /// What a view and its filters ask of a conversation `c` with its handoff `h`.
  private static func condition(_ filter: InboxFilter, at now: Timestamp) -> SQL {
    let isAwake: SQL = "(h.snoozed_until IS NULL OR h.snoozed_until <= \(now))"
    let isOver: SQL = "c.status = \(Conversation.Status.ended)"
    let isOpen: SQL = "c.status <> \(Conversation.Status.ended)"
    var condition: SQL =
      switch filter.view {
      case .open: isOpen
      case .waiting:
        "\(isOpen) AND h.state IN (\(Handoff.State.waiting), \(Handoff.State.assigned)) AND \(isAwake)"
      case .mine:
        """
        \(isOpen) AND h.state IN (\(Handoff.State.taken), \(Handoff.State.assigned))
          AND h.operator_id = \(filter.author.id) AND \(isAwake)
        """
      case .taken: "\(isOpen) AND h.state = \(Handoff.State.taken) AND \(isAwake)"
      case .snoozed: "\(isOpen) AND h.snoozed_until > \(now)"
      case .assistant: "\(isOpen) AND h.id IS NULL"
      case .ended: isOver
      }
    if let assignee = filter.assignee { condition.append(" AND h.operator_id = \(assignee)") }
    if let priority = filter.priority { condition.append(" AND h.priority >= \(priority)") }
    if let channel = filter.channel { condition.append(" AND c.channel = \(channel)") }
    if let queue = filter.queue { condition.append(" AND h.queue = \(queue)") }
    if let moment = filter.waitingBefore { condition.append(" AND h.waiting_since < \(moment)") }
    return condition
  }

  private static func columns(_ table: String, _ columns: SQL) -> SQL {
    SQL(raw: columns.text.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", "))
  }

  /// The handoff's columns under names of their own.
  private static let handoffColumns = SQL(
    raw: HandoffRecord.columns.text.split(separator: ", ").map { "h.\($0) AS h_\($0)" }.joined(
      separator: ", "))

  private static func item(_ row: Row) throws -> InboxItem {
    let isHandedOver = try row.value("h_id", as: String?.self) != nil
    return InboxItem(
      conversation: try ConversationRow.conversation(row),
      handoff: isHandedOver ? try HandoffRecord(row, prefix: "h_") : nil,
      lastText: try row.value("last_text", as: String?.self) ?? "", lastRole: try row.value("last_role"))
  }

  private static func keys(_ row: Row, _ order: InboxFilter.Order) throws -> [Int64] {
    switch order {
    case .activity: [try row.value("updated_at")]
    case .urgency: [try row.value("h_priority"), try row.value("h_created_at")]
    }
  }
}
