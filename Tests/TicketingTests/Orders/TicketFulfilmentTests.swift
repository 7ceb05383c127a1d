import Essentials
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

@Suite struct TicketFulfilmentTests {
  @Test(
    "Tickets follow the order's seats, and telling the same change again alters nothing",
    arguments: DatabaseEngine.allCases)
  func tickets(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, TestSales.migrations + [TicketStore.migrations]) { database in
      let sales = try await TestSales(database)
      let store = TicketStore(
        database: database, secret: Array(repeating: 7, count: 32), clock: sales.clock)
      let fulfilment = TicketFulfilment(
        tickets: store, catalogue: sales.tickets.catalogue, tenant: sales.tenant)
      func deliver() async throws {
        for _ in 1...2 {
          for change in sales.deliveries.changes.suffix(1) { try await fulfilment.fulfil(change) }
        }
      }
      func seats(_ order: OrderID, valid: Bool) async throws -> [String] {
        try await store.tickets(of: order, sales.tenant).filter { ($0.revokedAt == nil) == valid }
          .map { "\($0.claims.event == sales.event.id ? "soon" : "later") \($0.claims.seat)" }.sorted()
      }
      let order = try await sales.bought("A-1-5", "A-1-6")
      try await deliver()
      #expect(try await seats(order.id, valid: true) == ["soon A-1-5", "soon A-1-6"])

      _ = try await sales.desk.change(
        ChangeRequest(
          order: order.id, event: sales.other.id, seats: [try sales.name("A-1-6"), try sales.name("A-1-7")]),
        key: "e", by: sales.author)
      try await deliver()
      #expect(try await seats(order.id, valid: true) == ["later A-1-6", "later A-1-7"])
      #expect(try await seats(order.id, valid: false) == ["soon A-1-5", "soon A-1-6"])

      _ = try await sales.desk.refund(
        order.id, seats: [try sales.name("A-1-6")], key: "r", by: sales.author)
      try await deliver()
      #expect(try await seats(order.id, valid: true) == ["later A-1-7"])
      let revoked = try await store.tickets(of: order.id, sales.tenant).compactMap(\.revocation)
      #expect(Set(revoked) == [.exchanged, .refunded])

      // A process that was stopped in between goes on with what it wanted to do long ago.
      for change in sales.deliveries.changes { try await fulfilment.fulfil(change) }
      #expect(try await seats(order.id, valid: true) == ["later A-1-7"])
    }
  }
}
