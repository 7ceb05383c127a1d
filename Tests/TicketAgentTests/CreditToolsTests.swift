import Assistant
import Essentials
import Payments
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tools and credits")
struct CreditToolsTests {
  @Test("take a credit instead of money, and pay with it first", arguments: DatabaseEngine.allCases)
  func credit(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let order = try await shop.bought("A-1-3")
      let returning: JSONValue = ["order_id": order, "as_credit": true]
      #expect(try await shop.call("quote_refund", returning)["as_credit"] == 120.0)
      let asked = try await shop.asked("refund_order", returning)
      #expect(
        asked.text.contains("$120.00 becomes a credit for another order, and the tickets"), "\(asked.text)")
      let returned = try await shop.agree("refund_order", asked)
      #expect(returned.statement?.hasPrefix("Done: $120.00 is yours as credit for another order.") == true)
      #expect(returned.content["credit_back"] == 120.0 && returned.content["refunded"] == 0.0)

      let hold = try await shop.held("A-1-1", "A-1-2")
      let buying: JSONValue = [
        "hold_id": hold, "payment_method_token": .string(SandboxCard.visa.rawValue),
      ]
      let question = try await shop.asked("create_order", buying)
      #expect(
        question.text.contains(
          "$120.00 of it is paid with your credit. $140.00 will be charged to the test card Visa ending 4242 at once."
        ), "\(question.text)")
      let bought = try await shop.agree("create_order", question, key: "buy")
      #expect(
        bought.statement?.contains("$140.00 was charged, and $120.00 was paid with your credit.") == true,
        "\(bought.statement ?? "")")
      #expect(bought.content["credit"] == 120.0 && bought.content["paid"] == 140.0)

      // Fees of 20 dollars stay; 140 go back to the card, and the rest is credit again.
      let whole = try await shop.asked("refund_order", ["order_id": bought.content["order_id"] ?? .null])
      #expect(
        whole.text.contains(
          "$140.00 goes back to the card you paid with, $100.00 becomes a credit for another order, and"),
        "\(whole.text)")
    }
  }

  @Test("charge nothing when the credit that was shown is gone by the time of the yes")
  func gone() async throws {
    try await TestShop.with(.sqlite) { shop in
      let customer = try await shop.services.customers.id(of: "ann")
      _ = try await shop.services.orders.grantCredit(
        Money(minorUnits: 50_000, .usd), to: customer, note: "sorry", key: "gift", by: .operator("Kim"))
      let first = try await shop.asked(
        "create_order", ["hold_id": try await shop.held("A-1-1"), "payment_method_token": "pm_card_visa"])
      #expect(first.text.contains("It is paid with your credit, and no card is charged."))
      let second = try await shop.asked(
        "create_order",
        ["hold_id": try await shop.held("A-2-1", "A-2-2", "A-2-3"), "payment_method_token": "pm_card_visa"])
      let done = try await shop.agree("create_order", second, key: "second")
      #expect(done.statement?.contains("$390.00 was paid with your credit, and no card was charged.") == true)
      let refused = await #expect(throws: ToolError.self) {
        try await shop.agree("create_order", first, key: "first")
      }
      #expect(refused?.kind == .refused && refused?.message.contains("a credit of $130.00") == true)
    }
  }
}
