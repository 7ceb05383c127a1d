public import Essentials
public import Persistence

/// The orders of a tenant, for reading; ``OrderDesk`` writes them.
public struct OrderStore: Sendable {
  /// The tables; they stand on ``TicketingMigrations``.
  public static var migrations: MigrationSet { migrationSet }

  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  /// Where it is put what others want to hear of.
  let events: EventOutbox

  /// Reads orders of a tenant.
  public init(
    database: Database, tenant: TenantContext, clock: any WallClock = SystemClock(),
    events: EventOutbox = .none
  ) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
    self.events = events
  }

  /// An order, or nothing when there is none of that name.
  public func order(_ id: OrderID) async throws -> Order? {
    try await read { try await $0.order(id) }
  }

  /// A customer's orders, the newest first, a page at a time.
  ///
  /// - Parameter before: The last order of the page before.
  public func orders(of customer: CustomerID, before: OrderID? = nil, limit: Int = 20) async throws -> [Order]
  {
    try await read { book in
      var query: SQL =
        "SELECT id FROM orders WHERE tenant_id = \(tenant.tenant) AND customer_id = \(customer)"
      if let before { query.append(" AND id < \(before)") }
      query.append(" ORDER BY id DESC LIMIT \(min(max(limit, 1), 100))")
      let rows = try await book.connection.query(query)
      var orders: [Order] = []
      for row in rows { orders.append(try await book.existingOrder(try row.value("id"))) }
      return orders
    }
  }

  /// What has happened to an order, oldest first.
  public func history(of order: OrderID) async throws -> [OrderHistoryEntry] {
    try await read { book in
      try await book.connection.query(
        """
        SELECT number, at, action, from_state, to_state, author, details FROM order_history
        WHERE tenant_id = \(tenant.tenant) AND order_id = \(order) ORDER BY number
        """
      ).map(OrderRows.historyEntry)
    }
  }

  /// Orders of which a payment is disputed, and the bank has not decided, oldest first.
  public func disputed(limit: Int = 50) async throws -> [Order] {
    try await read { book in
      let rows = try await book.connection.query(
        """
        SELECT DISTINCT order_id FROM order_disputes WHERE tenant_id = \(tenant.tenant) AND is_open = 1
        ORDER BY order_id LIMIT \(min(max(limit, 1), 100))
        """)
      var orders: [Order] = []
      for row in rows { orders.append(try await book.existingOrder(try row.value("order_id"))) }
      return orders
    }
  }

  /// The operations that wait for an operator, oldest first, with their orders.
  public func waitingForOperator(limit: Int = 50) async throws -> [(
    operation: OperationSummary, order: Order
  )] {
    try await read { book in
      let rows = try await book.connection.query(
        """
        SELECT \(OrderRows.operationColumns) FROM order_operations
        WHERE tenant_id = \(tenant.tenant) AND exclusive = 1 AND state = \(OperationState.waitingForOperator)
        ORDER BY id LIMIT \(min(max(limit, 1), 100))
        """)
      var waiting: [(operation: OperationSummary, order: Order)] = []
      for row in rows {
        let operation = try OrderRows.operation(row)
        waiting.append((operation.summary, try await book.existingOrder(operation.order)))
      }
      return waiting
    }
  }

  // MARK: For the desk

  /// Paid orders for events that are called off, for which nothing was done under the key of ``OrderDesk/calledOffKey(_:_:)``
  /// and nothing else is under way.
  /// The states are written out, so that the index of seats that belong to orders is of use.
  func calledOff(limit: Int) async throws -> [(order: OrderID, event: EventID)] {
    try await read { book in
      try await book.connection.query(
        """
        SELECT DISTINCT l.order_id, l.event_id FROM ticket_events e
        JOIN order_lines l ON l.tenant_id = e.tenant_id AND l.event_id = e.id
        WHERE e.tenant_id = \(tenant.tenant) AND e.state = \(Event.State.calledOff)
          AND l.state IN ('reserved', 'active', 'returning') AND l.state = 'active' AND l.price + l.fees + l.taxes > 0
          AND NOT EXISTS (SELECT 1 FROM order_operations p
            WHERE p.tenant_id = l.tenant_id AND p.order_id = l.order_id
              AND (p.exclusive = 1 OR p.idempotency_key = 'called-off/' || l.order_id || '/' || l.event_id))
        ORDER BY l.order_id LIMIT \(limit)
        """
      ).map { (try $0.value("order_id"), try $0.value("event_id")) }
    }
  }

  func operation(_ id: OperationID) async throws -> OrderOperation? {
    try await read { try await $0.operation(id) }
  }

  /// Takes on operations that are due: whoever else looks leaves them alone for a while.
  func claimDue(limit: Int, for time: Duration) async throws -> [OperationID] {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      var query: SQL = """
        SELECT id FROM order_operations WHERE tenant_id = \(tenant.tenant) AND wake_at <= \(now)
        ORDER BY wake_at LIMIT \(limit)
        """
      if connection.dialect == .postgres { query.append(" FOR UPDATE SKIP LOCKED") }
      let due = try await connection.query(query).map { try $0.value("id", as: OperationID.self) }
      try await connection.execute(
        """
        UPDATE order_operations SET wake_at = \(now + time),
          is_left = CASE WHEN state = \(OperationState.delivering) AND attempts > 0 THEN is_left ELSE 1 END
        WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: due))
        """)
      return due
    }
  }

  func read<T: Sendable>(_ body: @Sendable (OrderBook) async throws -> T) async throws -> T {
    try await database.read { connection in
      try await body(OrderBook(connection: connection, tenant: tenant, now: clock.now))
    }
  }

  func write<T: Sendable>(_ body: @Sendable (OrderBook) async throws -> T) async throws -> T {
    try await database.write { connection in
      try await body(OrderBook(connection: connection, tenant: tenant, now: clock.now))
    }
  }
}
