import Assistant
import Essentials
import Persistence
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tools for those who wait")
struct WaitingListToolsTests {
  private static let rowB: JSONValue = [
    "event_id": "gsw-lal", "seat_ids": ["B-1-1", "B-1-2", "B-1-3", "B-1-4"],
  ]
  private static let wish: JSONValue = ["event_id": "gsw-lal", "section": "B", "quantity": 2]

  @Test("keep a place, tell of seats, and let go of them", arguments: DatabaseEngine.allCases)
  func waiting(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let free = await #expect(throws: ToolError.self) { try await shop.call("join_waiting_list", Self.wish) }
      #expect(free?.kind == .refused && free?.message.contains("free seats") == true)
      let other = ConversationID(at: shop.clock.now)
      let kept = try #require(
        try await shop.call("hold_tickets", Self.rowB, as: "ben", in: other)["hold_id"])
      let place = try await shop.call("join_waiting_list", Self.wish)
      #expect(place["status"] == "waiting" && place["ahead"] == 0 && place["hold_id"] == .null)
      _ = try await shop.call("release_hold", ["hold_id": kept], as: "ben", in: other)

      let told = Announcements()
      let offers = WaitingOffers(shop.services.desk.waiting) { notice in
        await told.add(try await shop.services.announcement(of: notice))
      }
      try await offers.work()
      let said = try #require(await told.all.first)
      #expect(
        said.text.hasPrefix(
          "Good news: there are seats for Warriors vs. Lakers on Sunday, 12 October 2025, 17:53. B-1-1, B-1-2 are kept for you until 02:23 (America/Los_Angeles): 2 tickets in section B $91.00, Service fee $20.00, total $111.00."
        ), "\(said.text)")
      #expect(said.cards.map(\.kind) == ["hold"])
      let holds = try await shop.call("get_holds", [:])
      #expect(holds["holds"]?.arrayValue?.first?["hold_id"] == said.cards.first?.data["hold_id"])
      #expect(try await shop.call("get_holds", [:], as: "ben", in: other)["holds"] == [])

      let left = try await shop.call("leave_waiting_list", ["event_id": "gsw-lal"])
      #expect(left["status"] == "left")
      #expect(try await shop.call("get_holds", [:])["holds"] == [])
      let again = await #expect(throws: ToolError.self) {
        try await shop.call("leave_waiting_list", ["event_id": "gsw-lal"])
      }
      #expect(again?.kind == .notFound)
    }
  }

  private actor Announcements {
    var all: [Announcement] = []
    func add(_ announcement: Announcement?) { announcement.map { all.append($0) } }
  }
}
