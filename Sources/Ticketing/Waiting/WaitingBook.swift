import Essentials
import Persistence

/// The waiting list's tables within one transaction.
struct WaitingBook {
  let connection: Connection
  let tenant: TenantContext

  /// `holder`: the customer, or the conversation where the customer is not known. `told`: the state that its holder has
  /// heard of last.
  static let creation = [
    """
    CREATE TABLE waiting_entries (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      event_id TEXT NOT NULL,
      holder TEXT NOT NULL,
      customer_id TEXT,
      conversation_id TEXT,
      quantity BIGINT NOT NULL,
      section TEXT,
      together BIGINT NOT NULL,
      state TEXT NOT NULL,
      told TEXT NOT NULL,
      hold_id TEXT,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, event_id) REFERENCES ticket_events (tenant_id, id)
    )
    """,
    """
    CREATE UNIQUE INDEX waiting_entries_by_holder ON waiting_entries (tenant_id, holder, event_id)
    WHERE state IN ('waiting', 'offered')
    """,
    """
    CREATE INDEX waiting_entries_in_line ON waiting_entries (tenant_id, event_id, id) WHERE state = 'waiting'
    """,
    "CREATE INDEX waiting_entries_offered ON waiting_entries (tenant_id, id) WHERE state = 'offered'",
    "CREATE INDEX waiting_entries_untold ON waiting_entries (tenant_id, id) WHERE told <> state",
    // Events with seats that are free again; `mark` counts how often that was noted.
    """
    CREATE TABLE waiting_events (
      tenant_id TEXT NOT NULL,
      event_id TEXT NOT NULL,
      mark BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, event_id)
    )
    """,
  ]

  private static let columns: SQL = """
    id, event_id, customer_id, conversation_id, quantity, section, together, state, hold_id, created_at
    """

  // MARK: Reading

  func open(_ holders: [String], _ event: EventID) async throws -> WaitingEntry? {
    try await openEntries(of: holders).first { $0.event == event }
  }

  func openEntries(of holders: [String]) async throws -> [WaitingEntry] {
    try await connection.query(
      """
      SELECT \(Self.columns) FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND holder IN (\(list: holders)) AND state IN ('waiting', 'offered') ORDER BY id
      """
    ).map(WaitingEntry.init)
  }

  func entries(
    _ state: WaitingEntry.State, of event: EventID? = nil, limit: Int
  ) async throws -> [WaitingEntry] {
    var query: SQL = """
      SELECT \(Self.columns) FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND state = \(raw: "'\(state.rawValue)'")
      """
    if let event { query.append(" AND event_id = \(event)") }
    query.append(" ORDER BY id LIMIT \(limit)")
    return try await connection.query(query).map(WaitingEntry.init)
  }

  func ahead(of entry: WaitingEntry) async throws -> Int {
    try await connection.first(
      """
      SELECT COUNT(*) AS entries FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND event_id = \(entry.event) AND state = 'waiting' AND id < \(entry.id)
      """
    )?.value("entries") ?? 0
  }

  func count(of event: EventID) async throws -> Int {
    try await connection.first(
      """
      SELECT COUNT(*) AS entries FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND event_id = \(event) AND state = 'waiting'
      """
    )?.value("entries") ?? 0
  }

  /// Events that somebody waits for, by their names, a page at a time.
  ///
  /// - Parameter isFreed: Only those of which seats are free again, with their marks.
  func events(
    isFreed: Bool, after last: EventID?, limit: Int
  ) async throws -> [(event: EventID, mark: Int64?)] {
    var query: SQL =
      isFreed
      ? "SELECT event_id, mark FROM waiting_events WHERE tenant_id = \(tenant.tenant)"
      : """
      SELECT DISTINCT event_id, NULL AS mark FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND state = 'waiting'
      """
    if let last { query.append(" AND event_id > \(last)") }
    query.append(" ORDER BY event_id LIMIT \(limit)")
    return try await connection.query(query).map { row in
      (try row.value("event_id"), isFreed ? try row.value("mark", as: Int64.self) : nil)
    }
  }

  /// What has not been told yet to those who are in a conversation.
  func untold(limit: Int) async throws -> [WaitingEntry] {
    try await connection.query(
      """
      SELECT \(Self.columns) FROM waiting_entries
      WHERE tenant_id = \(tenant.tenant) AND told <> state AND state IN ('offered', 'missed', 'closed')
        AND conversation_id IS NOT NULL
      ORDER BY id LIMIT \(limit)
      """
    ).map(WaitingEntry.init)
  }

  // MARK: Writing

  func insert(_ entry: WaitingEntry, _ holder: String) async throws {
    try await connection.execute(
      """
      INSERT INTO waiting_entries (tenant_id, id, event_id, holder, customer_id, conversation_id, quantity, section,
        together, state, told, created_at)
      VALUES (\(tenant.tenant), \(entry.id), \(entry.event), \(holder), \(entry.customer), \(entry.conversation),
        \(entry.wish.quantity), \(entry.wish.section.sqlValue), \(entry.wish.mustBeTogether), \(entry.state),
        \(entry.state), \(entry.createdAt))
      """)
  }

  func change(_ id: WaitingID, to wish: WaitingWish) async throws -> WaitingEntry {
    let row = try await connection.first(
      """
      UPDATE waiting_entries SET quantity = \(wish.quantity), section = \(wish.section.sqlValue),
        together = \(wish.mustBeTogether)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = 'waiting'
      RETURNING \(Self.columns)
      """)
    guard let row else { throw Problem.seatsAreFree }
    return try WaitingEntry(row)
  }

  /// Goes from one state to the next; nothing when it is not in the first one any more.
  func move(
    _ id: WaitingID, from: WaitingEntry.State, to state: WaitingEntry.State, hold: HoldID? = nil
  ) async throws -> WaitingEntry? {
    try await connection.first(
      """
      UPDATE waiting_entries SET state = \(state), hold_id = COALESCE(\(hold), hold_id)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = \(from)
      RETURNING \(Self.columns)
      """
    ).map(WaitingEntry.init)
  }

  func noteTold(_ entry: WaitingEntry) async throws {
    try await connection.execute(
      """
      UPDATE waiting_entries SET told = \(entry.state)
      WHERE tenant_id = \(tenant.tenant) AND id = \(entry.id) AND state = \(entry.state)
      """)
  }

  /// Seats were offered; what was noted since stays noted.
  func takeUp(_ event: EventID, mark: Int64) async throws {
    try await connection.execute(
      """
      DELETE FROM waiting_events
      WHERE tenant_id = \(tenant.tenant) AND event_id = \(event) AND mark = \(mark)
      """)
  }
}

extension WaitingEntry {
  fileprivate init(_ row: Row) throws {
    self.init(
      id: try row.value("id"), event: try row.value("event_id"), customer: try row.value("customer_id"),
      conversation: try row.value("conversation_id"),
      wish: WaitingWish(
        quantity: try row.value("quantity"), section: try row.value("section"),
        mustBeTogether: try row.value("together")),
      state: try row.value("state"), hold: try row.value("hold_id"), createdAt: try row.value("created_at"))
  }
}
