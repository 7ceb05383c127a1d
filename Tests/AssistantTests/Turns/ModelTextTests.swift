import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("What a model writes in a turn")
struct ModelTextTests {
  @Test("is stored without characters that databases refuse", arguments: DatabaseEngine.allCases)
  func controlCharacters(engine: DatabaseEngine) async throws {
    let model = ScriptedModel { _ in "Parking\u{0} costs\u{1B}[31m\r\n£3.\u{7F}\u{85}" }
    try await TestAssistant.with(engine, model: model) { assistant in
      let reply = try await assistant.ask("How much is parking?")
      #expect(reply.text == "Parking costs[31m\n£3.")
    }
  }

  @Test(
    "is read no further than an answer can be long, and what was cut off is not kept for the next who asks")
  func endless() async throws {
    let model = EndlessModel()
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      for _ in 0..<2 {
        let reply = try await assistant.ask("How much is parking?")
        #expect(reply.text.hasPrefix("and so on and so on"))
        #expect((16_000..<16_100).contains(reply.text.utf8.count))
        #expect(!reply.answer.isCached)
      }
    }
  }
}

/// A model that never comes to its end.
private struct EndlessModel: LanguageModel {
  let name = "endless"

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    ModelStream(Events())
  }

  private struct Events: ModelEventSource {
    func next() async throws(ModelError) -> ModelEvent? { .textDelta("and so on ") }
  }
}
