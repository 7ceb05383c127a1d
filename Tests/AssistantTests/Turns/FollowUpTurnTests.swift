import Knowledge
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Follow-ups in whole turns")
struct FollowUpTurnTests {
  @Test("A follow-up to a question that the cache answered is understood as after any other")
  func afterCached() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      _ = try await assistant.ask("What does parking cost?")
      let cached = try await assistant.turns.answerFromCache(assistant.message("what does PARKING cost"))
      let conversation = try #require(cached?.conversation)
      let reply = try await assistant.ask("and for motorbikes?", in: conversation)
      #expect(reply.answer.source == .knowledge)
      #expect(reply.text.contains("£1 an hour for motorbikes"))
    }
  }

  @Test("A document of one sentence answers as soon as it is there")
  func oneSentence() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      assistant.cache.note(revision: try await assistant.knowledge.revision(assistant.tenant))
      let question = "What is the name of the harbour's resident owl?"
      let before = try await assistant.ask(question)
      #expect(before.answer.source == .none)
      try await assistant.learn(
        "# The resident owl\n\nThe harbour's resident owl is called Marigold.", title: "The resident owl")
      assistant.cache.note(revision: try await assistant.knowledge.revision(assistant.tenant))
      let reply = try await assistant.ask(question)
      #expect(reply.text.contains("Marigold"))
    }
  }
}
