import Assistant
import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import TicketAgent

@Suite("The seller")
struct SellerTests {
  @Test(
    "leaves what is asked of everybody to the knowledge base",
    arguments: [
      "how do I buy tickets", "what is your refund policy?", "how much is parking?", "where can I park",
      "is there a booking fee", "can I bring a backpack", "do you have gift cards?",
      "what payment methods do you take",
      "how long does a refund take", "can I get my money back for my ticket?", "my internet is down", "hello",
      "thank you", "how many tickets can I buy at once",
    ])
  func knowledge(_ text: String) async throws {
    try await TestShop.with(.sqlite) { shop in
      let claim = await claim(text, shop)
      #expect(claim == nil)
    }
  }

  @Test(
    "takes a wish for tickets",
    arguments: [
      "two for the lakers", "I'd like 2 tickets for Warriors vs. Celtics",
      "can I get seats for the celtics game?",
      "anything on this weekend in San Francisco?", "3 tix warriors pls",
    ])
  func wishes(_ text: String) async throws {
    try await TestShop.with(.sqlite) { shop in
      let claim = await claim(text, shop)
      #expect(claim != nil)
    }
  }

  @Test("decides the same from the same state, message and results, and asks for one call at a time")
  func replay() async throws {
    try await TestShop.with(.sqlite) { shop in
      let seller = TicketSeller(shop.services)
      await seller.prepare()
      let dialogue = ModelDialogue(name: seller.name, state: nil, now: shop.clock.now)
      let first = request("two for the lakers")
      let move = seller.move(first, dialogue)
      #expect(move == seller.move(first, dialogue))
      guard case .call(let calls, _, _) = move, let call = calls.first else {
        Issue.record("\(move)")
        return
      }
      #expect(calls.count == 1 && call.name == "check_inventory")
      var second = first
      let found = try await shop.call("check_inventory", ["event_id": "gsw-lal", "quantity": 2])
      second.messages.append(ModelMessage(role: .assistant, content: [], toolCalls: calls))
      second.messages.append(
        ModelMessage(role: .tool, content: [.text(found.text)], toolCallID: call.id))
      guard case .say(let reply) = seller.move(second, dialogue) else {
        Issue.record("nothing was said")
        return
      }
      #expect(reply.text.contains("Warriors vs. Lakers") && reply.text.contains("$260.00"))
      #expect(reply.text.contains("both tickets"))
    }
  }

  @Test("begins anew with a state that it cannot read")
  func unreadable() {
    #expect(SaleState(["version": 99]) == SaleState())
    #expect(SaleState("nonsense") == SaleState())
    var state = SaleState()
    state.token = "pm_card_visa"
    #expect(SaleState(state.json) == state)
  }

  private func claim(_ text: String, _ shop: TestShop) async -> DialogueClaim? {
    let seller = TicketSeller(shop.services)
    await seller.prepare()
    return seller.claim(on: DialogueMessage(text, state: nil, isSignedIn: false, now: shop.clock.now))
  }

  private func request(_ text: String) -> ModelRequest {
    let tools = TicketTools.definitions.map {
      ModelTool(name: $0.name, description: $0.summary, parameters: $0.offeredParameters.documentText)
    }
    return ModelRequest(
      caller: ModelCaller(tenant: TestShop.tenant, agent: "ticketing"),
      messages: [ModelMessage(role: .user, text: text)], tools: tools)
  }
}
