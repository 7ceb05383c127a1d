import FoundationEssentials
import HTTPClient
import Testing

@testable import LanguageModels

/// Where a server runs that a test may ask, if one does.
private enum RealServer {
  static let url = ProcessInfo.processInfo.environment["USHER_TEST_OPENAI_URL"]
  static let model = ProcessInfo.processInfo.environment["USHER_TEST_OPENAI_MODEL"] ?? ""
}

/// Against a server that somebody else wrote, where one runs: `USHER_TEST_OPENAI_URL` is its base, which ends with
/// `/v1`, and `USHER_TEST_OPENAI_MODEL` one of its models. Whatever a model with random weights says is an answer.
@Suite("A real server of OpenAI's protocol", .enabled(if: RealServer.url != nil))
struct RealServerTests {
  @Test("answers, streamed and whole", arguments: [true, false])
  func answers(isStreamed: Bool) async throws {
    let settings = ProviderSettings(name: "real", baseURL: try #require(RealServer.url))
    let model = OpenAIChatModel(
      name: "real", model: RealServer.model, settings: settings, quirks: .compatible, client: HTTPClient())
    let request = ModelRequest.asking("Hello").with {
      $0.isStreamed = isStreamed
      $0.options.maximumTokens = 12
    }
    let response = try await model.respond(to: request).response()
    #expect(!response.text.isEmpty)
    #expect([.stop, .length].contains(response.finishReason))
    #expect(response.source?.provider == "real")
    if !isStreamed { #expect((response.usage?.output ?? 0) > 0) }
  }

  @Test("says that it has no such model")
  func noModel() async throws {
    let settings = ProviderSettings(name: "real", baseURL: try #require(RealServer.url))
    let model = OpenAIChatModel(
      name: "real", model: "no/such-model", settings: settings, quirks: .compatible, client: HTTPClient())
    await #expect(throws: ModelError.self) { try await model.respond(to: .asking("Hello")) }
  }
}
