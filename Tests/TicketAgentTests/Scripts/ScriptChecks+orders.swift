import Essentials
import Payments
import Persistence
import Ticketing

/// What was bought and paid in the end.
extension ScriptChecks {
  /// An order as it stands in the database.
  private struct Bought {
    var id: String
    var status: String
    var paid: Int64
    var refunded: Int64
    var fees: Int64
    var event = ""
    var seats: [String] = []
    var sections: Set<String> = []
    var total: Int64 = 0

    var summary: String {
      "\(status) \(event) \(seats.joined(separator: " ")) total \(total) paid \(paid) refunded \(refunded)"
    }
  }

  func orders() async throws -> [String] {
    let ids = Set(earlier.values.map(\.text))
    let all = try await bought()
    guard let expected = run.script.end?.orders else {
      return all.filter { ids.contains($0.id) ? $0.status != "confirmed" : true }
        .map { "there is an order that should not be, or another than before: \($0.summary)" }
    }
    guard all.count == expected.count else {
      return ["there are \(all.count) orders, not \(expected.count): \(all.map(\.summary))"]
    }
    return zip(all, expected).flatMap { Self.differences($0, $1) }
  }

  /// Those of all customers, oldest first. What was never paid counts for nothing.
  private func bought() async throws -> [Bought] {
    var all: [Bought] = []
    for row in try await run.company.run(
      """
      SELECT id, state, paid, refunded, order_fees FROM orders WHERE state NOT IN ('failed', 'cancelled')
      ORDER BY created_at, id
      """)
    {
      var order = Bought(
        id: try row.value(at: 0), status: try row.value(at: 1), paid: try row.value(at: 2),
        refunded: try row.value(at: 3), fees: try row.value(at: 4))
      for line in try await run.company.run(
        """
        SELECT seat, section, e.external_id, price + fees + taxes, l.state
        FROM order_lines l JOIN ticket_events e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
        WHERE order_id = \(order.id) ORDER BY number
        """)
      {
        order.event = try line.value(at: 2)
        let state: String = try line.value(at: 4)
        guard ["reserved", "active", "returning"].contains(state) else { continue }
        order.seats.append(try line.value(at: 0))
        order.sections.insert(try line.value(at: 1))
        order.total += try line.value(at: 3, as: Int64.self)
      }
      if !order.seats.isEmpty { order.total += order.fees }
      all.append(order)
    }
    return all
  }

  private static func differences(_ order: Bought, _ expected: Script.ExpectedOrder) -> [String] {
    var failures: [String] = []
    func compare<Value: Equatable>(_ name: String, _ value: Value, _ wanted: Value?) {
      if let wanted, value != wanted { failures.append("an order's \(name) is \(value), not \(wanted)") }
    }
    compare("status", order.status, expected.status ?? "confirmed")
    compare("event", order.event, expected.event)
    compare("seats", order.seats.sorted(), expected.seats?.sorted())
    compare("quantity", order.seats.count, expected.quantity)
    compare("section", order.sections.sorted(), expected.section.map { [$0.text] })
    compare("total", order.total, expected.total.flatMap { cents($0.text) })
    compare("payment", order.paid, expected.paid.flatMap { cents($0.text) })
    compare("refund", order.refunded, expected.refunded.flatMap { cents($0.text) })
    return failures
  }

  /// `273.05` or `46`
  private static func cents(_ text: String) -> Int64? {
    Money(decimal: text, .usd)?.minorUnits
  }

  /// The bank's books and ours agree.
  func books() async throws -> [String] {
    let taken = try await sum(
      "SELECT SUM(amount - refunded) FROM sandbox_payments WHERE status = 'succeeded'")
    let booked = try await sum("SELECT SUM(paid - refunded) FROM orders")
    return taken == booked ? [] : ["the bank has \(taken), and our books say \(booked)"]
  }

  private func sum(_ sql: SQL) async throws -> Int64 {
    guard let row = try await run.company.run(sql).first, case .integer(let sum) = row[0] else { return 0 }
    return sum
  }
}
