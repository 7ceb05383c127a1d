import Assistant
import Essentials
import Testing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's cards")
struct DeskCardTests {
  @Test("have what the tool returns, each of its kind", arguments: DatabaseEngine.allCases)
  func kinds(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let calls: [(tool: String, arguments: JSONValue, kind: String)] = [
        ("find_events", [:], "events"),
        ("get_event_info", ["event_id": "gsw-lal"], "events"),
        ("check_inventory", ["event_id": "gsw-lal", "quantity": 2], "seats"),
        ("hold_tickets", ["event_id": "gsw-lal", "seat_ids": ["A-1-3"]], "hold"),
      ]
      for call in calls {
        let result = try await shop.result(call.tool, call.arguments)
        #expect(result.card == MessageCard(call.kind, result.content))
      }
    }
  }

  @Test("name the event, so that they can be drawn alone", arguments: DatabaseEngine.allCases)
  func event(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let seats = try await shop.result("check_inventory", ["event_id": "gsw-lal", "quantity": 2])
      let hold = try await shop.result("hold_tickets", ["event_id": "gsw-lal", "seat_ids": ["A-1-3"]])
      for card in [seats.card, hold.card] {
        #expect(card?.data["event"]?["name"] == "Warriors vs. Lakers")
        #expect(card?.data["event"]?["when"] == "Sunday, 12 October 2025, 17:53")
      }
    }
  }

  @Test("are not made of nothing", arguments: DatabaseEngine.allCases)
  func nothing(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let none = try await shop.result("find_events", ["city": "Oakland"])
      #expect(none.card == nil && none.content["events"] == [])
    }
  }
}
