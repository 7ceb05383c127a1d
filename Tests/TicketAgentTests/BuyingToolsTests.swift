import Assistant
import Essentials
import Payments
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

@Suite("The desk's tool that sells")
struct BuyingToolsTests {
  private static func purchase(_ hold: JSONValue, _ card: SandboxCard = .visa) -> JSONValue {
    ["hold_id": hold, "payment_method_token": .string(card.rawValue)]
  }

  @Test(
    "asks with everything that counts, charges exactly that, and once", arguments: DatabaseEngine.allCases)
  func buy(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let saved = try await shop.call("get_payment_methods", [:])
      let token = try #require(saved["payment_methods"]?[0]?["token"])
      #expect(saved["payment_methods"]?[0]?["name"] == "Visa ending 4242")
      let hold = try await shop.held("A-1-3", "A-1-4")
      let asked = try await shop.asked("create_order", ["hold_id": hold, "payment_method_token": token])
      for part in [
        "Warriors vs. Lakers, Sunday, 12 October 2025, 17:53, Chase Center", "A-1-3, A-1-4",
        "2 tickets in section A $240.00", "Service fee $20.00", "total $260.00", "your Visa ending 4242",
        "kept until 01:58 (venue time)",
      ] { #expect(asked.text.contains(part), "\(part) in \(asked.text)") }
      let done = try await shop.agree("create_order", asked)
      #expect(done.content["status"] == "confirmed" && done.content["charged"] == 260.0)
      #expect(done.content["tickets"]?.arrayValue?.count == 2 && done.card?.kind == "order")
      #expect(done.statement?.contains("$260.00 was charged") == true)
      let again = try await shop.agree("create_order", asked)
      #expect(again.content["order_id"] == done.content["order_id"], "the same yes buys nothing more")
      let second = await #expect(throws: ToolError.self) {
        try await shop.agree("create_order", asked, key: "another")
      }
      #expect(second?.kind == .refused)
      let books = try await shop.bank.ledger(
        LedgerQuery(since: Timestamp(milliseconds: 0)), TestShop.tenant)
      #expect(books.payments.map(\.amount.minorUnits) == [26_000])
      let id = try #require(done.content["order_id"]?.stringValue.flatMap { OrderID($0) })
      let history = try await shop.services.orders.store.history(of: id)
      #expect(history.first?.author.words == "two together, please\nyes")
      #expect(history.first?.author.agent == "ticketing")
      #expect(history.first?.author.conversation == TestShop.conversation)
    }
  }

  @Test("sells nothing whose hold is over, another's or sold", arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let hold = try await shop.held("A-1-3")
      let elsewhere = ConversationID(at: shop.clock.now + .seconds(1))
      let others = await #expect(throws: ToolError.self) {
        try await shop.asked("create_order", Self.purchase(hold), as: "ben", in: elsewhere)
      }
      #expect(others?.kind == .notFound)
      let unknown = await #expect(throws: ToolError.self) {
        try await shop.asked("create_order", ["hold_id": hold, "payment_method_token": "pm_mine"])
      }
      #expect(unknown?.kind == .invalidArguments)
      let asked = try await shop.asked("create_order", Self.purchase(hold))
      // Another's yes to the same seats.
      let stolen = await #expect(throws: ToolError.self) {
        var arguments = asked.arguments.objectValue ?? [:]
        arguments["customer_id"] = "ben"
        return try await shop.agree(
          "create_order", ToolProposal(text: asked.text, arguments: .object(arguments)), as: "ben")
      }
      #expect(stolen?.kind == .notFound)
      shop.clock.advance(by: .seconds(301))
      let late = await #expect(throws: ToolError.self) { try await shop.agree("create_order", asked) }
      #expect(late?.kind == .refused)
      let lapsed = await #expect(throws: ToolError.self) {
        try await shop.asked("create_order", Self.purchase(hold))
      }
      #expect(lapsed?.kind == .refused && lapsed?.message.contains("over") == true)
      let books = try await shop.bank.ledger(
        LedgerQuery(since: Timestamp(milliseconds: 0)), TestShop.tenant)
      #expect(books.payments.isEmpty)
    }
  }

  @Test("asks nobody for a yes to more tickets than one customer may have")
  func limit() async throws {
    var policies = TicketPolicies()
    policies.purchases.ticketsPerEvent = 1
    try await TestShop.with(.sqlite, policies: policies) { shop in
      let error = await #expect(throws: ToolError.self) {
        try await shop.asked("create_order", Self.purchase(try await shop.held("A-1-3", "A-1-4")))
      }
      #expect(error?.kind == .refused && error?.message.contains("may have 1 tickets") == true)
    }
  }

  @Test("charges nothing when what was agreed to is not the hold's total")
  func changed() async throws {
    try await TestShop.with(.sqlite) { shop in
      let asked = try await shop.asked("create_order", Self.purchase(try await shop.held("A-1-3")))
      var arguments = asked.arguments.objectValue ?? [:]
      arguments["agreed"] = ["total": 12_999, "credit": 0]
      let error = await #expect(throws: ToolError.self) {
        try await shop.agree("create_order", ToolProposal(text: "", arguments: .object(arguments)))
      }
      #expect(error?.kind == .refused && error?.message.contains("$129.99") == true)
      arguments["agreed"] = nil
      let unsaid = await #expect(throws: ToolError.self) {
        try await shop.agree("create_order", ToolProposal(text: "", arguments: .object(arguments)))
      }
      #expect(unsaid?.kind == .refused)
    }
  }

  @Test(
    "tells a declined card, and until when the seats are kept for another", arguments: DatabaseEngine.allCases
  )
  func declined(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let hold = try await shop.held("A-1-3")
      let asked = try await shop.asked("create_order", Self.purchase(hold, .insufficientFunds))
      #expect(asked.text.contains("the test card Visa ending 9995"))
      let declined = try await shop.agree("create_order", asked)
      #expect(declined.content["status"] == "failed")
      #expect(declined.content["failure"]?["code"] == "insufficient_funds")
      #expect(declined.content["hold_id"] == hold && declined.content["charged"] == 0.0)
      for part in ["enough funds", "Nothing was charged", "A-1-3 are still kept until 01:58"] {
        #expect(declined.statement?.contains(part) == true, "\(part) in \(declined.statement ?? "")")
      }
      let other = try await shop.agree(
        "create_order", try await shop.asked("create_order", Self.purchase(hold, .mastercard)), key: "other")
      #expect(other.content["status"] == "confirmed")
    }
  }

  @Test("sends the customer to their bank and waits for what it says", arguments: [true, false])
  func authentication(succeeds: Bool) async throws {
    try await TestShop.with(.sqlite) { shop in
      let hold = try await shop.held("A-1-3")
      let asked = try await shop.asked("create_order", Self.purchase(hold, .authenticationRequired))
      let waiting = try await shop.agree("create_order", asked)
      #expect(waiting.content["status"] == "requires_action")
      let address = try #require(waiting.content["action_url"]?.stringValue)
      #expect(waiting.statement?.contains(address) == true && waiting.content["charged"] == 0.0)
      let order = try #require(waiting.content["order_id"])
      let meanwhile = try await shop.call("get_order", ["order_id": order])
      #expect(meanwhile["state"] == "pending_payment" && meanwhile["action_url"] == .string(address))
      let payment = PaymentID(rawValue: String(address.split(separator: "/").last ?? ""))
      try await shop.bank.authenticate(payment, succeeds: succeeds, TestShop.tenant)
      let after = try await shop.call("get_order", ["order_id": "latest"])
      #expect(after["order_id"] == order)
      #expect(after["state"] == (succeeds ? "confirmed" : "failed") && after["pending"] == .null)
      #expect(after["paid"] == (succeeds ? 130.0 : 0.0))
    }
  }

  @Test("knows of a charge whose answer was lost")
  func lostAnswer() async throws {
    try await TestShop.with(.sqlite) { shop in
      let asked = try await shop.asked(
        "create_order", Self.purchase(try await shop.held("A-1-3"), .timeoutAfterCharge))
      let done = try await shop.agree("create_order", asked)
      #expect(done.content["status"] == "confirmed" && done.content["charged"] == 130.0)
    }
  }

  @Test("shows orders to those only whose they are", arguments: DatabaseEngine.allCases)
  func others(engine: DatabaseEngine) async throws {
    try await TestShop.with(engine) { shop in
      let order = try await shop.bought("A-1-3")
      #expect(try await shop.call("get_order", ["order_id": order])["seat_ids"] == ["A-1-3"])
      for (tool, arguments) in [
        ("get_order", ["order_id": order]), ("quote_refund", ["order_id": order]),
        ("get_order", ["order_id": "latest"]), ("get_order", ["order_id": "nonsense"]),
      ] as [(String, JSONValue)] {
        let error = await #expect(throws: ToolError.self) {
          try await shop.call(tool, arguments, as: "ben")
        }
        #expect(error?.kind == .notFound)
      }
      for tool in ["refund_order", "upgrade_tickets"] {
        let error = await #expect(throws: ToolError.self) {
          try await shop.asked(tool, ["order_id": order], as: "ben")
        }
        #expect(error?.kind == .notFound)
      }
    }
  }

  @Test("is offered to everybody, pays only after a yes, and takes whose it is from the turn")
  func definitions() {
    let paying = TicketTools.definitions.filter { $0.effect == .pays }
    #expect(
      Set(paying.map(\.name)) == ["create_order", "refund_order", "upgrade_tickets", "exchange_tickets"])
    #expect(paying.allSatisfy { $0.approval == .customer && $0.isIdempotent })
    let bound = TicketTools.definitions.filter { !$0.bindings.isEmpty }
    #expect(
      bound.count == 7 && bound.allSatisfy { $0.bindings == ["customer_id": .customer] && $0.asksToSignIn })
  }
}
