import Essentials
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

@Suite("What others are told of orders")
struct OrderEventTests {
  private func with(
    _ engine: DatabaseEngine, _ events: EventOutbox = RecordedEvents.outbox,
    _ body: (TestSales, RecordedEvents) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, TestSales.migrations + [RecordedEvents.migrations]) { database in
      let sales = try await TestSales(database, events: events)
      try await body(sales, RecordedEvents(database, sales.tenant))
    }
  }

  @Test(
    "A purchase, an upgrade and refunds are told once each, in order, by ids and amounts",
    arguments: DatabaseEngine.allCases)
  func life(engine: DatabaseEngine) async throws {
    try await with(engine) { sales, recorded in
      let order = try await sales.bought("B-1-3", "B-1-4")
      let request = ChangeRequest(order: order.id, section: "A")
      let changed = try await sales.desk.change(request, key: "u", by: sales.author)
      let seat = changed.order.currentLines[0].seat
      for (key, seats) in [("one", [seat]), ("one", [seat]), ("two", nil)] {
        _ = try await sales.desk.refund(order.id, seats: seats, key: key, by: sales.author)
      }
      try await sales.desk.reconcile()
      let events = try await recorded.all()
      #expect(
        events.map(\.name) == ["ticket_purchased", "ticket_upgraded", "ticket_refunded", "ticket_refunded"])
      #expect(events.allSatisfy { $0.subject.order == order.id })
      #expect(events.map { $0.data["tickets"]?.integerValue } == [2, 2, 1, 0])
      #expect(
        events.map { $0.data["order_state"]?.stringValue } == [
          "confirmed", "confirmed", "partially_refunded", "refunded",
        ])
      #expect(events[0].data["charged"]?.stringValue == order.total.decimalText)
      #expect(events[1].data["charged"]?.stringValue == changed.charge.decimalText)
      #expect(events[2].data["refunded"]?.stringValue == "120.00")
      #expect(events.allSatisfy { $0.data["customer_id"]?.stringValue == sales.customer.text })
    }
  }

  @Test("A payment that is refused is told to nobody", arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await with(engine) { sales, recorded in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), .insufficientFunds)
      #expect(outcome.status == .failed)
      #expect(try await recorded.all().isEmpty)
    }
  }

  @Test("An order is not confirmed without what is told of it", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    struct Full: Error {}
    let broken = EventOutbox(wants: { _, _ in true }, write: { _, _, _ in throw Full() })
    try await with(engine, broken) { sales, _ in
      let hold = try await sales.hold("A-1-5")
      await #expect(throws: Full.self) { try await sales.buy(hold) }
      let order = try #require(try await sales.desk.store.orders(of: sales.customer).first)
      #expect(order.state == .pendingPayment)
    }
  }
}
