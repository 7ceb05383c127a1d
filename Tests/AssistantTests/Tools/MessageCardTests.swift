import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("The cards of a reply")
struct MessageCardTests {
  private static func card(_ kind: String, _ number: Int64) -> MessageCard {
    MessageCard(kind, ["number": .integer(number)])
  }

  @Test(
    "are those of the tools that were used, told to who follows the turn and stored with the message",
    arguments: DatabaseEngine.allCases)
  func stored(engine: DatabaseEngine) async throws {
    let harbour = Harbour()
    let tool = harbour.looks("tide") { _, _ in ToolResult(["number": 1]).card("tide") }
    let model = ToolUsingModel(.call("tide", [:]), .say("High tide is soon."))
    try await TestAssistant.with(
      engine, model: model, tools: [tool], files: TestAssistant.general(tools: "[tide]")
    ) { assistant in
      let question = "When is the next high tide tomorrow?"
      let turn = try await assistant.turns.accept(assistant.message(question))
      var told: [MessageCard] = []
      for await event in turn.events { if case .cards(let cards) = event { told += cards } }
      let reply = try await turn.reply()
      #expect(told == [Self.card("tide", 1)] && reply.answer.cards == told)
      let messages = try await assistant.store.messages(of: reply.conversation, limit: 9, assistant.tenant)
      #expect(messages.last?.answer?.cards == told && messages.first?.answer == nil)
      // What tools find out is not kept for others.
      let again = try await assistant.ask(question)
      #expect(!again.answer.isCached && harbour.deeds.count == 1)
    }
  }

  @Test("are also those of what was agreed to, by the customer or by an operator", arguments: [true, false])
  func agreed(byCustomer: Bool) async throws {
    let harbour = Harbour()
    let tool = harbour.books(approval: byCustomer ? .customer : .operator) { _, _ in
      ToolResult(["number": 2], statement: "Ann is yours.").card("boat")
    }
    let model = ToolUsingModel(.call("book_boat", ["boat": "Ann"]), .say("Booked!"))
    try await TestAssistant.with(
      .sqlite, model: model, tools: [tool], files: TestAssistant.general(tools: "[book_boat]")
    ) { assistant in
      let asked = try await assistant.ask("Could you arrange the boat called Ann for me?")
      #expect(asked.answer.cards.isEmpty)
      if byCustomer {
        let done = try await assistant.ask("yes", in: asked.conversation)
        #expect(done.answer.cards == [Self.card("boat", 2)])
      } else {
        let waiting = try await assistant.turns.waitingApprovals(limit: 1, assistant.tenant)
        let id = try #require(waiting.first?.id)
        let message = try await assistant.turns.settle(
          ConfirmationDecision(id: id, accepts: true), assistant.tenant)
        #expect(message.answer?.cards == [Self.card("boat", 2)])
      }
    }
  }

  @Test("are the latest of each kind, at most four, and none that is too large")
  func chosen() {
    func outcome(_ card: MessageCard?) -> ToolOutcome {
      var result = ToolResult("")
      result.card = card
      return ToolOutcome(
        call: ToolCall(id: "1", name: "look", arguments: "{}"), title: "Looking", isTrusted: true,
        resultLimit: 100, ending: .succeeded(result), milliseconds: 1)
    }
    let cards = [
      Self.card("a", 1), Self.card("b", 1), Self.card("a", 2), Self.card("c", 1), Self.card("d", 1),
      Self.card("e", 1),
    ]
    #expect(
      MessageCard.chosen(from: cards.map(outcome)) == [cards[2], cards[3], cards[4], cards[5]])
    let large = MessageCard("b", .string(String(repeating: "x", count: MessageCard.sizeLimit)))
    #expect(MessageCard.chosen(from: [outcome(cards[1]), outcome(large), outcome(nil)]) == [cards[1]])
    #expect(MessageCard.chosen(from: []).isEmpty)
  }
}
