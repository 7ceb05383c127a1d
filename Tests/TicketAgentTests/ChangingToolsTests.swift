import Assistant
import Essentials
import Payments
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tools that change orders and give money back")
struct ChangingToolsTests {
  @Test("give back what was shown, seat by seat", arguments: DatabaseEngine.allCases)
  func refund(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let order = try await shop.bought("A-1-3", "A-1-4")
      let quote = try await shop.call("quote_refund", ["order_id": order, "seat_ids": ["A-1-4"]])
      #expect(quote["refund"] == 120.0 && quote["rule"] == "full" && quote["lines"]?[0]?["paid"] == 130.0)
      let asked = try await shop.asked("refund_order", ["order_id": order, "seat_ids": ["A-1-4"]])
      for part in [
        "Seat A-1-4: $120.00 of $130.00, kept: $10.00 fees", "$120.00 goes back", "fees are not refunded",
      ] { #expect(asked.text.contains(part), "\(part) in \(asked.text)") }
      let done = try await shop.agree("refund_order", asked)
      #expect(done.content["status"] == "partially_refunded" && done.content["refunded"] == 120.0)
      #expect(done.content["seat_ids"] == ["A-1-3"] && done.content["tickets"]?.arrayValue?.count == 1)
      #expect(done.statement?.contains("You keep seats A-1-3") == true)
      let again = try await shop.agree("refund_order", asked)
      #expect(again.content["refunded"] == 120.0, "the same yes gives nothing more")
      let rest = try await shop.agree(
        "refund_order", try await shop.asked("refund_order", ["order_id": order]), key: "rest")
      #expect(rest.content["status"] == "refunded" && rest.content["refunded"] == 240.0)
      let nothing = await #expect(throws: ToolError.self) {
        try await shop.asked("refund_order", ["order_id": order])
      }
      #expect(nothing?.kind == .refused)
    }
  }

  @Test("give nothing back when the policy gives another amount by the time of the yes")
  func refundChanged() async throws {
    try await TestShop.with(.sqlite) { shop in
      let order = try await shop.bought("A-1-3")
      let asked = try await shop.asked("refund_order", ["order_id": order])
      // The event begins in three days and sixteen hours; two days before, only a half goes back.
      shop.clock.advance(by: .seconds(86_400 + 17 * 3600))
      let error = await #expect(throws: ToolError.self) { try await shop.agree("refund_order", asked) }
      #expect(error?.kind == .refused && error?.message.contains("$120.00 was agreed to") == true)
      #expect(try await shop.call("get_order", ["order_id": order])["refunded"] == 0.0)
      let half = try await shop.asked("refund_order", ["order_id": order])
      #expect(half.text.contains("$60.00 goes back"))
      shop.clock.advance(by: .seconds(86_400))
      let late = await #expect(throws: ToolError.self) {
        try await shop.asked("refund_order", ["order_id": order])
      }
      #expect(late?.message == "It is too late for a refund.")
    }
  }

  @Test("leave large refunds to an operator", arguments: [true, false])
  func approval(isApproved: Bool) async throws {
    var policies = TicketPolicies()
    policies.refunds.approvalAbove = "100.00"
    try await TestShop.with(.sqlite, policies: policies) { shop in
      let order = try await shop.bought("A-1-3")
      let asked = try await shop.asked("refund_order", ["order_id": order])
      #expect(asked.text.contains("A colleague has to agree first"))
      let waiting = try await shop.agree("refund_order", asked)
      #expect(waiting.content["status"] == "waiting_for_operator" && waiting.content["refunded"] == 0.0)
      let orders = shop.services.orders
      let open = try #require(try await orders.store.waitingForOperator().first)
      let author = OrderAuthor.operator("Kim")
      let outcome =
        isApproved
        ? try await orders.approve(open.operation.id, by: author)
        : try await orders.reject(open.operation.id, by: author)
      #expect(outcome.status == (isApproved ? .refunded : .rejected))
      let after = try await shop.call("get_order", ["order_id": order])
      #expect(after["refunded"] == (isApproved ? 120.0 : 0.0))
    }
  }

  @Test(
    "change seats for exactly those that were shown, at that difference", arguments: DatabaseEngine.allCases)
  func upgrade(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let order = try await shop.bought("B-1-1", "B-1-2")
      let asked = try await shop.asked("upgrade_tickets", ["order_id": order, "target_section": "A"])
      for part in [
        "A-1-3 ($130.00)", "A-1-4 ($130.00)", "B-1-1 ($55.50)", "$149.00 will be charged at once",
        "Warriors vs. Lakers",
      ] { #expect(asked.text.contains(part), "\(part) in \(asked.text)") }
      let done = try await shop.agree("upgrade_tickets", asked)
      #expect(done.content["status"] == "upgraded" && done.content["price_delta"] == 149.0)
      #expect(done.content["seat_ids"] == ["A-1-3", "A-1-4"] && done.content["paid"] == 260.0)
      #expect(done.content["tickets"]?.arrayValue?.count == 2)
      #expect(done.statement == "Done: your seats are now A-1-3, A-1-4. $149.00 was charged.")
      let again = try await shop.agree("upgrade_tickets", asked)
      #expect(again.content["paid"] == 260.0, "the same yes changes nothing more")
      let free = try await shop.call(
        "hold_tickets", ["event_id": "gsw-lal", "seat_ids": ["B-1-1", "B-1-2"]], as: "ben", key: "b")
      #expect(free["status"] == "active", "the old seats are free")
    }
  }

  @Test("change nothing when the seats or the price are others by the time of the yes")
  func upgradeChanged() async throws {
    try await TestShop.with(.sqlite) { shop in
      let order = try await shop.bought("B-1-1")
      let arguments: JSONValue = ["order_id": order, "target_section": "A"]
      let asked = try await shop.asked("upgrade_tickets", arguments)
      let seat = try #require(asked.arguments["agreed"]?["seats"]?[0])
      let ben = try await shop.call(
        "hold_tickets", ["event_id": "gsw-lal", "seat_ids": [seat]], as: "ben",
        in: ConversationID(at: shop.clock.now), key: "b")
      let taken = await #expect(throws: ToolError.self) { try await shop.agree("upgrade_tickets", asked) }
      #expect(taken?.kind == .refused)
      try await shop.services.desk.holds.release(
        try #require(ben["hold_id"]?.stringValue.flatMap { HoldID($0) }))
      var event = shop.event
      event.pricing.tiers[0].price = Money(minorUnits: 13_000, .usd)
      try await shop.services.desk.catalogue.save(event)
      let dearer = await #expect(throws: ToolError.self) { try await shop.agree("upgrade_tickets", asked) }
      #expect(dearer?.message.contains("$74.50 was agreed to, and it is $84.50") == true)
      #expect(try await shop.call("get_order", ["order_id": order])["seat_ids"] == ["B-1-1"])
      let dear = try await shop.bought("A-2-1")
      let cheaper = await #expect(throws: ToolError.self) {
        try await shop.asked("upgrade_tickets", ["order_id": dear, "target_section": "B"])
      }
      #expect(cheaper?.message.contains("no upgrade") == true)
      let limit = await #expect(throws: ToolError.self) {
        try await shop.asked(
          "upgrade_tickets", ["order_id": order, "target_section": "A", "max_price_delta": 80])
      }
      #expect(limit?.kind == .refused)
    }
  }

  @Test("leave the seats as they were when the card is refused")
  func upgradeDeclined() async throws {
    try await TestShop.with(.sqlite) { shop in
      let order = try await shop.bought("B-1-1")
      let id = try #require(order.stringValue.flatMap { OrderID($0) })
      let owner = try #require(try await shop.services.orders.store.order(id)?.customer)
      let outcome = try await shop.services.orders.change(
        ChangeRequest(order: id, section: "A"), token: SandboxCard.declined.rawValue, key: "declined",
        by: .customer(owner))
      let told = try await shop.services.statement(of: outcome)
      #expect(told.contains("Nothing was charged. Your seats are as they were"))
      #expect(try await shop.call("get_order", ["order_id": order])["seat_ids"] == ["B-1-1"])
    }
  }

  @Test("exchange all tickets for another event's")
  func exchange() async throws {
    try await TestShop.with(.sqlite) { shop in
      let order = try await shop.bought("B-1-1")
      let asked = try await shop.asked(
        "exchange_tickets", ["order_id": order, "event_id": "gsw-bos", "target_section": "B"])
      #expect(asked.text.contains("Warriors vs. Celtics") && asked.text.contains("It costs nothing more."))
      let done = try await shop.agree("exchange_tickets", asked)
      #expect(done.content["status"] == "exchanged" && done.content["event_id"] == "gsw-bos")
      #expect(done.statement?.contains("Warriors vs. Celtics") == true)
      #expect(done.statement?.contains("Nothing was charged") == true)
    }
  }
}
