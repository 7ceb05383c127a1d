import Essentials
import Payments
import Persistence

/// Orders' tables within one transaction.
struct OrderBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  /// Somebody else has moved the operation meanwhile: what was read is old.
  struct Moved: Error {}

  // MARK: Reading

  func order(_ id: OrderID) async throws -> Order? {
    let row = try await connection.first(
      """
      SELECT id, customer_id, conversation_id, state, currency, order_fees, paid, refunded, credit, credit_returned,
        created_at, updated_at
      FROM orders WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
    guard let row else { return nil }
    let lines = try await connection.query(
      """
      SELECT number, event_id, seat, section, price, fees, taxes, state FROM order_lines
      WHERE tenant_id = \(tenant.tenant) AND order_id = \(id) ORDER BY number
      """)
    var order = try OrderRows.order(row, lines: lines, open: try await openOperation(of: id))
    order.disputes = try await disputes(of: id)
    return order
  }

  func existingOrder(_ id: OrderID) async throws -> Order {
    guard let order = try await order(id) else { throw Problem.unknownOrder(id) }
    return order
  }

  private func openOperation(of order: OrderID) async throws -> OrderOperation? {
    try await connection.first(
      """
      SELECT \(OrderRows.operationColumns) FROM order_operations
      WHERE tenant_id = \(tenant.tenant) AND order_id = \(order)
        AND state NOT IN (\(list: OperationState.allCases.filter(\.isFinal)))
      ORDER BY id DESC
      """
    ).map(OrderRows.operation)
  }

  func operation(_ id: OperationID) async throws -> OrderOperation? {
    try await connection.first(
      """
      SELECT \(OrderRows.operationColumns) FROM order_operations
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """
    ).map(OrderRows.operation)
  }

  /// The operation that was begun under a key.
  /// - Throws: A problem when the key was used for another request.
  func operation(key: String, request: String) async throws -> OperationID? {
    let row = try await connection.first(
      """
      SELECT id, request FROM order_operations
      WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(key)
      """)
    guard let row else { return nil }
    guard try row.value("request") == request else { throw Problem.keyReused }
    return try row.value("id")
  }

  /// The payments of an order, the newest first.
  func payments(of order: Order) async throws -> [OrderPayment] {
    let currency = order.orderFees.currency
    return try await connection.query(
      """
      SELECT payment_id, provider, amount, refunded FROM order_payments
      WHERE tenant_id = \(tenant.tenant) AND order_id = \(order.id) ORDER BY created_at DESC, payment_id DESC
      """
    ).map { row in
      OrderPayment(
        id: try row.value("payment_id"), provider: try row.value("provider"),
        amount: Money(minorUnits: try row.value("amount"), currency),
        refunded: Money(minorUnits: try row.value("refunded"), currency))
    }
  }

  /// What a customer has bought of an event, and how they went about it lately.
  func purchases(
    of customer: CustomerID, event: EventID, since start: Timestamp
  ) async throws -> PurchasePolicy.History {
    let tickets = try await connection.first(
      """
      SELECT COUNT(*) AS tickets FROM order_lines l
      JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
      WHERE l.tenant_id = \(tenant.tenant) AND l.event_id = \(event) AND o.customer_id = \(customer)
        AND l.state IN (\(list: OrderLine.State.allCases.filter(\.isCurrent)))
      """)
    let operations = try await connection.first(
      """
      SELECT COALESCE(SUM(CASE WHEN purpose = \(OperationPurpose.purchase) THEN 1 ELSE 0 END), 0) AS orders,
        COALESCE(SUM(CASE WHEN state = \(OperationState.failed) THEN 1 ELSE 0 END), 0) AS failures
      FROM order_operations
      WHERE tenant_id = \(tenant.tenant) AND customer_id = \(customer) AND created_at > \(start)
      """)
    return PurchasePolicy.History(
      tickets: try tickets?.value("tickets") ?? 0, orders: try operations?.value("orders") ?? 0,
      failures: try operations?.value("failures") ?? 0)
  }

  // MARK: Writing

  func insert(_ order: Order) async throws {
    try await connection.execute(
      """
      INSERT INTO orders (tenant_id, id, customer_id, conversation_id, state, currency, order_fees, paid, refunded,
        created_at, updated_at)
      VALUES (\(tenant.tenant), \(order.id), \(order.customer), \(order.conversation), \(order.state),
        \(order.orderFees.currency.code), \(order.orderFees.minorUnits), \(order.paid.minorUnits),
        \(order.refunded.minorUnits), \(now), \(now))
      """)
    try await insert(order.lines, into: order.id)
  }

  func insert(_ lines: [OrderLine], into order: OrderID) async throws {
    for line in lines {
      try await connection.execute(
        """
        INSERT INTO order_lines (tenant_id, order_id, number, event_id, seat, section, price, fees, taxes, state)
        VALUES (\(tenant.tenant), \(order), \(line.number), \(line.event), \(line.seat), \(line.section),
          \(line.price.minorUnits), \(line.fees.minorUnits), \(line.taxes.minorUnits), \(line.state))
        """)
    }
  }

  func insert(
    _ operation: OrderOperation, customer: CustomerID, key: String, request: String
  ) async throws {
    try await connection.execute(
      """
      INSERT INTO order_operations (tenant_id, id, order_id, customer_id, purpose, state, exclusive, plan, provider,
        idempotency_key, request, author, deadline, seat_deadline, wake_at, attempts, version, is_left, created_at,
        updated_at)
      VALUES (\(tenant.tenant), \(operation.id), \(operation.order), \(customer), \(operation.purpose),
        \(operation.state), \(operation.state.isExclusive), \(try OrderRows.encoded(operation.plan)), \(operation.provider),
        \(key), \(request), \(OrderRows.json(operation.author)), \(operation.deadline), \(operation.seatDeadline),
        \(operation.wakeAt), 0, 1, \(operation.isLeft), \(now), \(now))
      """)
  }

  /// Makes sure that an operation is still as it was read, and that nobody else writes to it in this transaction's time:
  /// before anything else is written.
  /// - Returns: Whether its end is news by now: others may have taken it up since it was read.
  /// - Throws: ``Moved`` when somebody else was faster; nothing may be committed then.
  @discardableResult
  func claim(_ operation: OrderOperation) async throws -> Bool {
    let row = try await connection.first(
      """
      UPDATE order_operations SET version = version + 1
      WHERE tenant_id = \(tenant.tenant) AND id = \(operation.id) AND version = \(operation.version)
      RETURNING is_left
      """)
    guard let row else { throw Moved() }
    return try row.value("is_left")
  }

  /// Writes an operation that was claimed in this transaction.
  func update(_ operation: OrderOperation) async throws {
    let failure = try operation.failure.map { try OrderRows.encoded($0) }
    try await connection.execute(
      """
      UPDATE order_operations SET state = \(operation.state), exclusive = \(operation.state.isExclusive),
        plan = \(try OrderRows.encoded(operation.plan)), payment_id = \(operation.payment),
        action_url = \(operation.actionURL), failure = \(failure), wake_at = \(operation.wakeAt),
        attempts = \(operation.attempts), is_left = \(operation.isLeft),
        updated_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(operation.id)
      """)
  }

  func update(_ order: Order) async throws {
    try await connection.execute(
      """
      UPDATE orders SET state = \(order.state), order_fees = \(order.orderFees.minorUnits),
        paid = \(order.paid.minorUnits), refunded = \(order.refunded.minorUnits),
        credit = \(order.credit.minorUnits), credit_returned = \(order.creditReturned.minorUnits), updated_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(order.id)
      """)
  }

  /// Moves lines of an order to a state, here and in the value.
  func set(_ numbers: [Int], of order: inout Order, to state: OrderLine.State) async throws {
    for number in numbers {
      try await connection.execute(
        """
        UPDATE order_lines SET state = \(state)
        WHERE tenant_id = \(tenant.tenant) AND order_id = \(order.id) AND number = \(number)
        """)
      if let index = order.lines.firstIndex(where: { $0.number == number }) {
        order.lines[index].state = state
      }
    }
  }

  func insert(_ payment: PaymentID, amount: Int64, of order: OrderID, provider: String) async throws {
    try await connection.execute(
      """
      INSERT INTO order_payments (tenant_id, order_id, provider, payment_id, amount, refunded, created_at)
      VALUES (\(tenant.tenant), \(order), \(provider), \(payment), \(amount), 0, \(now))
      """)
  }

  func addRefund(_ amount: Int64, to payment: PaymentID, provider: String) async throws {
    try await connection.execute(
      """
      UPDATE order_payments SET refunded = refunded + \(amount)
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND payment_id = \(payment)
      """)
  }

  /// Writes a line of the history: who did what, and in which words it was asked for.
  func note(
    _ action: String, _ order: OrderID, from: OrderState, to: OrderState, by author: OrderAuthor,
    _ details: JSONValue = [:]
  ) async throws {
    try await connection.execute(
      """
      INSERT INTO order_history (tenant_id, order_id, number, at, action, from_state, to_state, author, details)
      SELECT \(tenant.tenant), \(order), COALESCE(MAX(number), 0) + 1, CAST(\(now) AS BIGINT),
        CAST(\(action) AS TEXT), CAST(\(from) AS TEXT), CAST(\(to) AS TEXT),
        CAST(\(OrderRows.json(author)) AS TEXT), CAST(\(details) AS TEXT)
      FROM order_history WHERE tenant_id = \(tenant.tenant) AND order_id = \(order)
      """)
  }
}
