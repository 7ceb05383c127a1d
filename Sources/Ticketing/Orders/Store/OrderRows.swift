import Essentials
import Persistence
import Payments

/// Reading and writing of orders' rows.
enum OrderRows {
  static let operationColumns = SQL(
    raw: """
      id, order_id, purpose, state, plan, provider, payment_id, action_url, failure, deadline, seat_deadline, wake_at, \
      attempts, version, is_left, author, created_at
      """)

  static func operation(_ row: Row) throws -> OrderOperation {
    OrderOperation(
      id: try row.value("id"), order: try row.value("order_id"), purpose: try row.value("purpose"),
      state: try row.value("state"), plan: try decoded(OperationPlan.self, row, "plan"),
      provider: try row.value("provider"),
      payment: try row.value("payment_id"), actionURL: try row.value("action_url"),
      failure: row["failure"] == .null ? nil : try decoded(OperationFailure.self, row, "failure"),
      deadline: try row.value("deadline"), seatDeadline: try row.value("seat_deadline"),
      wakeAt: try row.value("wake_at"), attempts: try row.value("attempts"),
      version: try row.value("version"), isLeft: try row.value("is_left"),
      author: try author(row), createdAt: try row.value("created_at"))
  }

  static func order(_ row: Row, lines: [Row], open: OrderOperation?) throws -> Order {
    let currency = try Self.currency(row)
    return Order(
      id: try row.value("id"), customer: try row.value("customer_id"),
      conversation: try row.value("conversation_id"), state: try row.value("state"),
      lines: try lines.map { try line($0, currency) },
      orderFees: Money(minorUnits: try row.value("order_fees"), currency),
      paid: Money(minorUnits: try row.value("paid"), currency),
      refunded: Money(minorUnits: try row.value("refunded"), currency),
      credit: Money(minorUnits: try row.value("credit"), currency),
      creditReturned: Money(minorUnits: try row.value("credit_returned"), currency),
      openOperation: open?.summary,
      createdAt: try row.value("created_at"), updatedAt: try row.value("updated_at"))
  }

  private static func line(_ row: Row, _ currency: Currency) throws -> OrderLine {
    OrderLine(
      number: try row.value("number"), event: try row.value("event_id"), seat: try row.value("seat"),
      section: try row.value("section"), price: Money(minorUnits: try row.value("price"), currency),
      fees: Money(minorUnits: try row.value("fees"), currency),
      taxes: Money(minorUnits: try row.value("taxes"), currency), state: try row.value("state"))
  }

  static func historyEntry(_ row: Row) throws -> OrderHistoryEntry {
    OrderHistoryEntry(
      number: try row.value("number"), at: try row.value("at"), action: try row.value("action"),
      from: try row.value("from_state"), to: try row.value("to_state"), author: try author(row),
      details: try row.value("details"))
  }

  static func currency(_ row: Row) throws -> Currency {
    let code: String = try row.value("currency")
    guard let currency = Currency(code) else { throw DatabaseError(.conversion, "“\(code)” is no currency") }
    return currency
  }

  // MARK: Values as JSON

  static func encoded(_ value: some Encodable) throws -> String {
    String(decoding: try JSON.encode(value), as: UTF8.self)
  }

  private static func decoded<Value: Decodable>(
    _ type: Value.Type, _ row: Row, _ column: String
  ) throws -> Value {
    let text: String = try row.value(column)
    return try JSON.decode(type, from: Array(text.utf8))
  }

  static func json(_ author: OrderAuthor) -> JSONValue {
    var members: [String: JSONValue] = ["role": .string(author.role.rawValue)]
    members["customer"] = author.customer.map { .string($0.text) }
    members["name"] = author.name.map { .string($0) }
    members["agent"] = author.agent.map { .string($0) }
    members["words"] = author.words.map { .string($0) }
    members["conversation"] = author.conversation.map { .string($0.text) }
    members["message"] = author.message.map { .string($0.text) }
    return .object(members)
  }

  private static func author(_ row: Row) throws -> OrderAuthor {
    let json: JSONValue = try row.value("author")
    guard let role = json["role"]?.stringValue.flatMap(OrderAuthor.Role.init(rawValue:)) else {
      throw DatabaseError(.conversion, "Column “author”: no role")
    }
    return OrderAuthor(
      role: role, customer: json["customer"]?.stringValue.flatMap { CustomerID($0) },
      name: json["name"]?.stringValue, agent: json["agent"]?.stringValue, words: json["words"]?.stringValue,
      conversation: json["conversation"]?.stringValue.flatMap { ConversationID($0) },
      message: json["message"]?.stringValue.flatMap { MessageID($0) })
  }
}
