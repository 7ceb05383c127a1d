import Assistant
import Essentials
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tools that keep seats")
struct HoldToolsTests {
  private static let seats: JSONValue = ["event_id": "gsw-lal", "seat_ids": ["A-1-3", "A-1-4"]]

  @Test(
    "keep them for five minutes with the whole price, once however often", arguments: DatabaseEngine.allCases)
  func hold(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let hold = try await shop.call("hold_tickets", Self.seats)
      #expect(hold["expires_at"] == "2025-10-09T08:58:20Z" && hold["seconds_left"] == 300)
      #expect(hold["total"] == 260.0 && hold["fees"] == 20.0 && hold["status"] == "active")
      #expect(try await shop.call("hold_tickets", Self.seats)["hold_id"] == hold["hold_id"])
      let other = await #expect(throws: ToolError.self) {
        try await shop.call("hold_tickets", ["event_id": "gsw-lal", "seat_ids": ["A-1-1"]])
      }
      #expect(other?.kind == .refused, "the key was used for something else")
      let taken = await #expect(throws: ToolError.self) {
        try await shop.call(
          "hold_tickets", Self.seats, as: "ben", in: ConversationID(at: shop.clock.now), key: "b")
      }
      #expect(taken?.kind == .refused && taken?.message.contains("A-1-3") == true)
      shop.clock.advance(by: .seconds(301))
      let next = try await shop.call(
        "hold_tickets", Self.seats, as: "ben", in: ConversationID(at: shop.clock.now), key: "b")
      #expect(next["status"] == "active")
    }
  }

  @Test("give them back to those only whose hold it is", arguments: DatabaseEngine.allCases)
  func release(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let hold = try #require(try await shop.call("hold_tickets", Self.seats)["hold_id"])
      let elsewhere = ConversationID(at: shop.clock.now + .seconds(1))
      for customer in ["ben", nil] {
        let error = await #expect(throws: ToolError.self) {
          try await shop.call("release_hold", ["hold_id": hold], as: customer, in: elsewhere)
        }
        #expect(error?.kind == .notFound)
      }
      // The same customer in another conversation.
      #expect(try await shop.call("release_hold", ["hold_id": hold], in: elsewhere)["status"] == "released")
      #expect(try await shop.call("release_hold", ["hold_id": hold])["status"] == "released")
      let again = try await shop.call("hold_tickets", Self.seats, as: nil, key: "again")
      #expect(again["status"] == "active", "who is not proved may hold too, in their conversation")
      for text in ["nothing", "hold_01h455vb4pex5vsknk084sn02q"] {
        let error = await #expect(throws: ToolError.self) {
          try await shop.call("release_hold", ["hold_id": .string(text)])
        }
        #expect(error?.kind == .notFound)
      }
    }
  }

  @Test(
    "keep nothing for longer than a customer may be silent, and nothing after the end of the conversation")
  func silence() async throws {
    try await TestShop.with(.sqlite) { shop in
      let long = try await shop.call(
        "hold_tickets",
        ["event_id": "gsw-lal", "seat_ids": ["A-1-3"], "expires_in_seconds": 1800])
      #expect(long["seconds_left"] == 900)
      try await shop.services.conversationEnded(TestShop.conversation)
      let ben = try await shop.call(
        "hold_tickets", Self.seats, as: "ben", in: ConversationID(at: shop.clock.now), key: "b")
      #expect(ben["status"] == "active")
    }
  }

  @Test("ask nobody, for nothing is paid")
  func approval() {
    let tools = TicketTools.definitions.filter { ["hold_tickets", "release_hold"].contains($0.name) }
    #expect(
      tools.count == 2
        && tools.allSatisfy { $0.approval == .none && $0.effect == .changes && $0.isIdempotent })
  }

  @Test("Customers have one id here, whoever asks first", arguments: DatabaseEngine.allCases)
  func customers(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let directory = shop.services.customers
      #expect(try await directory.known("zoë") == nil)
      let ids = try await withThrowingTaskGroup(of: CustomerID.self) { group in
        for _ in 0..<8 { group.addTask { try await directory.id(of: "zoë") } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(ids.count == 1)
      let id = try #require(ids.first)
      #expect(try await directory.reference(of: id) == "zoë")
      #expect(try await directory.id(of: "zoe") != id)
    }
  }
}
