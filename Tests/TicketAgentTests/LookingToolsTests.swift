import Assistant
import Essentials
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tools that look")
struct LookingToolsTests {
  @Test("find events by words, city and the day on the venue's own clock", arguments: DatabaseEngine.allCases)
  func events(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      func names(_ arguments: JSONValue) async throws -> [String] {
        try await shop.call("find_events", arguments)["events"]?.arrayValue?
          .compactMap { $0["event_id"]?.stringValue } ?? []
      }
      #expect(try await names([:]) == ["gsw-lal", "gsw-bos"])
      #expect(try await names(["query": "celtics"]) == ["gsw-bos"])
      #expect(try await names(["city": "san francisco", "date": "2025-10-12"]) == ["gsw-lal"])
      #expect(try await names(["date": "2025-10-13"]) == [], "that is the day in London")
      #expect(try await names(["date": "2025-10-10", "date_to": "2025-10-19"]) == ["gsw-lal", "gsw-bos"])
      #expect(try await names(["city": "Oakland"]) == [])
      let found = try await shop.call("find_events", ["query": "lakers"])["events"]?[0]
      #expect(found?["when"] == "Sunday, 12 October 2025, 17:53" && found?["lowest_price"] == 45.5)
      await #expect(throws: ToolError.self) { try await shop.call("find_events", ["date": "2025-13-01"]) }
    }
  }

  @Test("tell all about an event", arguments: DatabaseEngine.allCases)
  func info(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let info = try await shop.call("get_event_info", ["event_id": "gsw-lal"])
      #expect(info["venue"] == "Chase Center" && info["on_sale"] == true)
      let section = info["sections"]?[1]
      #expect(section?["section"] == "B" && section?["free_seats"] == 4)
      #expect(section?["price"] == 45.5 && section?["price_with_fees"] == 55.5)
      let byID = try await shop.call("get_event_info", ["event_id": .string(shop.event.id.text)])
      #expect(byID["event_id"] == "gsw-lal")
      let error = await #expect(throws: ToolError.self) {
        try await shop.call("get_event_info", ["event_id": "gsw"])
      }
      #expect(error?.kind == .notFound)
    }
  }

  @Test("find the best seats side by side, each with its price", arguments: DatabaseEngine.allCases)
  func inventory(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let found = try await shop.call("check_inventory", ["event_id": "gsw-lal", "quantity": 2])
      let seat = found["seats"]?[0]
      #expect(
        seat?["id"] == "A-1-3" && seat?["price"] == 120.0 && seat?["section"] == "A" && seat?["row"] == "1")
      #expect(found["seats"]?[1]?["id"] == "A-1-4")
      let offer = found["offers"]?[0]
      #expect(offer?["total"] == 260.0 && offer?["total_text"] == "$260.00" && offer?["together"] == true)
      let upper = try await shop.call(
        "check_inventory", ["event_id": "gsw-lal", "section": "b", "quantity": 4])
      #expect(upper["seats"]?.arrayValue?.count == 4 && upper["offers"]?[0]?["total"] == 222.0)
      let none = try await shop.call(
        "check_inventory", ["event_id": "gsw-lal", "section": "B", "quantity": 5])
      #expect(none["seats"] == [])
      let error = await #expect(throws: ToolError.self) {
        try await shop.call("check_inventory", ["event_id": "gsw-lal", "section": "C", "quantity": 1])
      }
      #expect(error?.kind == .notFound)
    }
  }

  @Test("have exactly the parameters that callers are promised")
  func parameters() {
    func names(_ tool: String) -> [String] {
      guard let definition = TicketTools.definitions.first(where: { $0.name == tool }),
        case .object(let properties, others: _) = definition.offeredParameters.kind
      else { return [] }
      return properties.map { $0.name + ($0.isRequired ? "" : "?") }
    }
    #expect(names("check_inventory") == ["event_id", "section?", "quantity"])
    #expect(names("hold_tickets") == ["event_id", "seat_ids", "expires_in_seconds?"])
    #expect(names("release_hold") == ["hold_id"] && names("get_event_info") == ["event_id"])
  }
}
