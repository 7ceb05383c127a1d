import Embeddings
import Essentials
import LanguageModels
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Answers when embeddings come from a service", .timeLimit(.minutes(10)))
struct WithoutEmbeddingsTests {
  private static func trace(_ assistant: TestAssistant, _ reply: Reply) async throws -> TurnTrace? {
    try await assistant.store.database.read { connection in
      try await connection.first("SELECT trace FROM messages WHERE id = \(reply.id)").map {
        try JSON.decode(TurnTrace.self, from: Array(try $0.value(at: 0, as: String.self).utf8))
      }
    }
  }

  @Test(
    "With a model whose cosines lie close together, the same is answered, and the same is not",
    arguments: [
      ("How much is a rowing boat for an hour?", true), ("How deep is the ocean trench near Japan?", false),
      ("Who won the football world cup in 1998?", false),
    ])
  func scaled(question: String, isAnswered: Bool) async throws {
    let service = try ServiceEmbedder()
    try await TestAssistant.with(.sqlite, embedder: service) { assistant in
      let reply = try await assistant.turns.answer(assistant.message(question))
      try await TestAssistant.with(.sqlite) { usual in
        let expected = try await usual.turns.answer(usual.message(question))
        #expect(reply.answer.source == expected.answer.source)
        #expect(reply.message.text == expected.message.text)
      }
      #expect((reply.answer.source == .knowledge) == isAnswered, "\(reply.answer)")
    }
  }

  @Test(
    "While the service is down, answers are found by words, and the trace says so",
    arguments: DatabaseEngine.allCases)
  func down(engine: DatabaseEngine) async throws {
    let service = try ServiceEmbedder(isDown: true)
    try await TestAssistant.with(engine, embedder: service) { assistant in
      let reply = try await assistant.turns.answer(
        assistant.message("How much is a rowing boat for an hour?"))
      #expect(reply.answer.source == .knowledge && !reply.answer.citations.isEmpty, "\(reply.answer)")
      #expect(try await Self.trace(assistant, reply)?.wordsOnly == "played as down")
      let person = try await assistant.turns.answer(assistant.message("I want to talk to a person"))
      #expect(person.answer.handoff != nil)
      #expect(assistant.agents.shortfall == "played as down")

      service.set(isDown: false)
      await assistant.agents.relearn()
      #expect(assistant.agents.shortfall == nil && assistant.agents.messageScale != nil)
    }
  }
}
