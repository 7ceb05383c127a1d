import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("A draft for an operator") struct DraftTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")

  private func desk(_ assistant: TestAssistant) -> HandoffDesk {
    HandoffDesk(database: assistant.database, clock: assistant.clock)
  }

  @Test(
    "answers what the customer has written since a person wrote, and leaves nothing behind",
    arguments: DatabaseEngine.allCases)
  func openQuestions(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let id = try await assistant.ask("I want to talk to a person").conversation
      _ = try await desk(assistant).take(id, by: ann, assistant.tenant)
      var asked: [MessageID] = []
      for text in ["Hello!", "How much is parking?"] {
        assistant.clock.advance(by: .seconds(5))
        asked.append(try await assistant.turns.accept(assistant.message(text, in: id)).message.id)
      }
      let before = try await assistant.store.messages(of: id, limit: 50, assistant.tenant)
      let draft = try await assistant.turns.draft(for: id, assistant.tenant)
      #expect(draft.messages.suffix(2) == asked[...] && draft.question.contains("How much is parking?"))
      #expect(draft.isAnswered && draft.text.contains("£3") && !draft.text.contains("[1]"))
      #expect(draft.answer.source == .knowledge && draft.answer.citations.first?.title.isEmpty == false)
      let after = try await assistant.store.messages(of: id, limit: 50, assistant.tenant)
      #expect(after == before)
      _ = try await desk(assistant).say("Three pounds.", key: "k", in: id, by: ann, assistant.tenant)
      let refusal = await problem { try await assistant.turns.draft(for: id, assistant.tenant) }
      #expect(refusal?.status == 409 && refusal?.kind == "nothing-to-answer")
      let unknown = await problem {
        try await assistant.turns.draft(for: ConversationID(at: assistant.clock.now), assistant.tenant)
      }
      #expect(unknown?.status == 404)
    }
  }

  @Test("is asked of the model with what a person said, and without the assistant's own try")
  func history() async throws {
    let model = ScriptedModel { _ in "The model answers." }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let id = try await assistant.ask("Which rope holds the sailing dinghy?").conversation
      _ = try await desk(assistant).take(id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(5))
      // Its own answer to the question is no reason not to try again, and not to be repeated.
      let draft = try await assistant.turns.draft(for: id, assistant.tenant)
      let first = try #require(model.requests.last)
      #expect(draft.text == "The model answers." && first.messages.map(\.role) == [.user])
      #expect(first.tools.isEmpty)
      _ = try await desk(assistant).say("The blue one.", key: "k", in: id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(5))
      _ = try await assistant.turns.accept(assistant.message("And which holds the ferry to Larne?", in: id))
      _ = try await assistant.turns.draft(for: id, assistant.tenant)
      let second = try #require(model.requests.last)
      #expect(second.messages.contains { $0.text.contains("The blue one.") })
      #expect(second.messages.last?.text == "And which holds the ferry to Larne?")
    }
  }

  @Test("is empty where the assistant has no answer, or would pass the customer to a person")
  func nothing() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      for text in ["I want to talk to a person", "Zxqv blorpt wimmel?"] {
        let id = try await assistant.ask(text).conversation
        let draft = try await assistant.turns.draft(for: id, assistant.tenant)
        #expect(!draft.isAnswered && draft.text.isEmpty, "\(text)")
      }
    }
  }

  @Test("is the approved answer where people have corrected the assistant")
  func corrected() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let id = try await assistant.ask("How much is parking?").conversation
      let correction = try await assistant.correct("How much is parking?", "Four pounds since May.")
      let draft = try await assistant.turns.draft(for: id, assistant.tenant)
      #expect(draft.text == "Four pounds since May." && draft.answer.correction?.id == correction)
    }
  }
}
