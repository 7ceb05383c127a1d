import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("A tool that changes something")
struct ConfirmationTests {
  private static let question = "Could you arrange the boat called Ann for me?"
  private static let booking = ToolUsingModel.Step.call("book_boat", ["boat": "Ann"])

  /// Runs a test in which the model books at its first step and then says that it did.
  private static func with(
    _ tool: some Tool, _ first: ToolUsingModel.Step = booking, on engine: DatabaseEngine = .sqlite,
    _ body: (TestAssistant, ToolUsingModel) async throws -> Void
  ) async throws {
    let model = ToolUsingModel(first, .say("I have booked it for you!"))
    try await TestAssistant.with(
      engine, model: model, tools: [tool], files: TestAssistant.general(tools: "[book_boat]")
    ) { try await body($0, model) }
  }

  @Test(
    "is not used before the customer says yes to what code says it would do, and then once, by code",
    arguments: DatabaseEngine.allCases)
  func confirmed(engine: DatabaseEngine) async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books(), on: engine) { assistant, model in
      let asked = try await assistant.ask(Self.question)
      #expect(asked.text == "This books Ann for £30.\n\nShall I go ahead? Please answer yes or no.")
      let confirmation = try #require(asked.answer.confirmation)
      #expect(confirmation.tool == "book_boat" && confirmation.approval == .customer)
      #expect(harbour.deeds.isEmpty && model.requests.count == 1)

      let done = try await assistant.ask("Yes please, go ahead", in: asked.conversation)
      #expect(done.text == "Ann is yours." && done.answer.source == .tool && done.answer.agent == "general")
      #expect(harbour.deeds.map(\.key) == [confirmation.id.text] && model.requests.count == 1)
      // The button after the words, and the button again: it is done already.
      let again = try await assistant.decide(true, asked)
      #expect(again.text == "Ann is yours.")
      #expect(harbour.deeds.count == 1)
    }
  }

  @Test("is dropped by a no, and cannot be revived")
  func declined() async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books()) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      for reply in [
        try await assistant.ask("no thanks", in: asked.conversation), try await assistant.decide(true, asked),
      ] {
        #expect(reply.text == "All right, I have not done that.")
      }
      #expect(harbour.deeds.isEmpty)
    }
  }

  @Test(
    "takes no words for a yes that say more, and no yes that answers something else",
    arguments: ["yes but only for an hour", "How much is parking?", "yes, and one for my brother", "Ann"])
  func notAYes(_ words: String) async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books()) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      let other = try await assistant.ask(words, in: asked.conversation)
      _ = try await assistant.ask("yes", in: other.conversation)
      #expect(harbour.deeds.isEmpty)
    }
  }

  @Test("lapses after ten minutes")
  func lapses() async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books()) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      assistant.clock.advance(by: .seconds(601))
      let late = try await assistant.ask("yes", in: asked.conversation)
      #expect(late.text.contains("That took too long"))
      #expect(harbour.deeds.isEmpty)
    }
  }

  @Test("belongs to its conversation")
  func elsewhere() async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books()) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      var message = assistant.message("yes")
      message.decision = ConfirmationDecision(id: try #require(asked.answer.confirmation).id, accepts: true)
      let reply = try await assistant.turns.answer(message)
      #expect(reply.text.contains("Nothing was done"))
      #expect(harbour.deeds.isEmpty)
    }
  }

  @Test("is used once though many say yes at the same time")
  func race() async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books()) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      try await withThrowingTaskGroup(of: Reply.self) { group in
        for _ in 0..<6 { group.addTask { try await assistant.decide(true, asked) } }
        for try await reply in group { #expect(reply.text == "Ann is yours.") }
      }
      #expect(harbour.deeds.count == 1)
    }
  }

  @Test(
    "says what is wrong when it refuses, and passes to a person when nobody knows whether it was done",
    arguments: [true, false])
  func fails(isKnown: Bool) async throws {
    struct Broken: Error {}
    let harbour = Harbour()
    let tool = harbour.books { _, _ in
      if isKnown { throw ToolError(.refused, "Ann is taken.") }
      throw Broken()
    }
    try await Self.with(tool) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      let reply = try await assistant.ask("yes", in: asked.conversation)
      if isKnown {
        #expect(reply.text == "I could not do that: Ann is taken." && reply.answer.handoff == nil)
      } else {
        #expect(reply.text.contains("I can't tell whether this was done: This books Ann for £30."))
        #expect(reply.answer.handoff?.reason == .uncertain)
      }
    }
  }

  @Test(
    "when the process ended in the midst, is done again only if that is safe", arguments: [true, false],
    DatabaseEngine.allCases)
  func crash(isIdempotent: Bool, engine: DatabaseEngine) async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books(idempotent: isIdempotent), on: engine) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      let store = ConfirmationStore(database: assistant.database)
      let id = try #require(asked.answer.confirmation).id
      let isMoved = try await store.move(id, from: .waiting, to: .accepted, assistant.tenant)
      #expect(isMoved)
      let reply = try await assistant.ask("yes", in: asked.conversation)
      #expect(reply.text.contains(isIdempotent ? "Ann is yours." : "I can't tell whether this was done"))
      #expect(harbour.deeds.map(\.key) == (isIdempotent ? [id.text] : []))
    }
  }

  @Test(
    "waits for an operator where it must, and the customer is told what came of it", arguments: [true, false])
  func approval(accepts: Bool) async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books(approval: .operator)) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      #expect(
        asked.text.contains("A colleague has to agree to this") && asked.answer.handoff?.reason == .approval)
      _ = try await assistant.ask("yes", in: asked.conversation)
      #expect(harbour.deeds.isEmpty, "the customer is not the one to agree")

      let waiting = try await assistant.turns.waitingApprovals(limit: 10, assistant.tenant)
      let id = try #require(waiting.first?.id)
      let decision = ConfirmationDecision(id: id, accepts: accepts)
      let message = try await assistant.turns.settle(decision, assistant.tenant)
      #expect(message.text.contains(accepts ? "Ann is yours." : "A colleague did not agree"))
      #expect(harbour.deeds.count == (accepts ? 1 : 0))
      let stored = try await assistant.store.messages(of: asked.conversation, limit: 20, assistant.tenant)
      #expect(stored.last == message)
      let again = await problem { try await assistant.turns.settle(decision, assistant.tenant) }
      #expect(again?.status == 409)
    }
  }

  @Test("takes from the customer's own words what no document may choose")
  func ownWords() async throws {
    let harbour = Harbour()
    try await Self.with(harbour.books(ownWords: ["boat"]), .call("book_boat", ["boat": "Gold Yacht"])) {
      assistant, model in
      let reply = try await assistant.ask(Self.question)
      #expect(reply.answer.confirmation == nil && reply.text == "I have booked it for you!")
      #expect(model.requests[1].toolResults.first?.contains("must be what the customer wrote") == true)
    }
    try await Self.with(harbour.books(ownWords: ["boat"])) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      #expect(asked.answer.confirmation != nil)
    }
  }

  @Test("asks one thing at a time")
  func oneAtATime() async throws {
    let harbour = Harbour()
    let both = ToolUsingModel.Step.calls(("book_boat", ["boat": "Ann"]), ("book_boat", ["boat": "Bea"]))
    try await Self.with(harbour.books(), both) { assistant, _ in
      let asked = try await assistant.ask(Self.question)
      #expect(asked.text.contains("Ann") && !asked.text.contains("Bea"))
    }
  }
}
