import Essentials
import HTTPClient
import Telemetry
import Testing

@testable import LanguageModels

@Suite("Models behind OpenAI's protocol")
struct OpenAIChatModelTests {
  private static let hello = FakeService.Answer(
    headers: ["x-request-id": "req_7"],
    pieces: [
      ": ping\n\n", "data: {\"model\":\"m1\",\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\nda",
      "ta: {\"choices\":[{\"delta\":{\"content\":\"Gr\\u00fc\"}}]}\r\n\r\n",
      "data: {\"choices\":[{\"delta\":{\"content\":\"ße\"},\"finish_reason\":\"stop\"}]}\n\n",
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n",
      "data: [DONE]\n\n",
    ])

  private static func model(_ service: FakeService, quirks: OpenAIQuirks = .openAI) -> OpenAIChatModel {
    OpenAIChatModel(
      name: "balanced", model: "m", settings: service.settings(), quirks: quirks, client: service.client)
  }

  private static func error(_ model: some LanguageModel) async -> ModelError? {
    do {
      _ = try await model.respond(to: .asking("Hello"))
      return nil
    } catch {
      return error
    }
  }

  @Test("stream an answer")
  func streamed() async throws {
    try await FakeService.run(Self.hello) { (service) async throws in
      let response = try await Self.model(service).respond(to: .asking("Hello")).response()
      #expect(response.text == "Grüße")
      #expect(
        response.source
          == ModelSource(name: "balanced", provider: "fake", model: "m1", requestID: "req_7"))
      #expect(response.usage == TokenUsage(input: 5, output: 2))
      #expect(response.finishReason == .stop)
      let received = try #require(service.received.first)
      #expect(received.target == "/v1/chat/completions")
      #expect(received.header("authorization") == "Bearer sk-secret")
      #expect(received.header("openai-organization") == "org-1")
      #expect(received.body["stream"] == true)
      #expect(received.body["messages"]?[0]?["content"] == "Be brief.")
    }
  }

  @Test("answer in one piece, also where a stream was asked for")
  func whole() async throws {
    let body = #"{"model":"m1","choices":[{"index":0,"finish_reason":"stop","message":{"content":"Hi"}}]}"#
    try await FakeService.run(.json(body)) { (service) async throws in
      for isStreamed in [true, false] {
        let response = try await Self.model(service).respond(
          to: .asking("Hello").with { $0.isStreamed = isStreamed }
        )
        .response()
        #expect(response.text == "Hi")
        #expect(response.usage == nil)
      }
    }
  }

  @Test("read streams to their end, so that connections can be used again", .timeLimit(.minutes(10)))
  func connections() async throws {
    try await FakeService.run(Self.hello) { (service) async throws in
      for _ in 0..<5 {
        let response = try await Self.model(service).respond(to: .asking("Hello")).response()
        #expect(response.text == "Grüße")
      }
      // A body that is left before its end makes the call end as cancelled.
      try await eventually { service.metrics.render().contains(#"outcome="200"} 5"#) }
    }
  }

  @Test(
    "tell errors apart before the answer begins",
    arguments: [
      (
        FakeService.Answer.json(
          #"{"error":{"message":"Incorrect API key provided: sk-secret","code":"invalid_api_key"}}"#,
          status: 401,
          headers: ["x-request-id": "req_8"]),
        ModelError(
          .authentication, "Incorrect API key provided: ***", provider: "fake", status: 401,
          requestID: "req_8")
      ),
      (
        .json(
          #"{"error":{"message":"Slow","code":"rate_limit_exceeded"}}"#, status: 429,
          headers: ["retry-after": "7"]),
        ModelError(.rateLimited, "Slow", provider: "fake", status: 429, retryAfter: .seconds(7))
      ),
      (
        .json(
          #"{"error":{"message":"Slow"}}"#, status: 429,
          headers: ["x-ratelimit-reset-requests": "1m", "x-ratelimit-remaining-requests": "0"]),
        ModelError(.rateLimited, "Slow", provider: "fake", status: 429, retryAfter: .seconds(60))
      ),
      (
        FakeService.Answer(status: 502, type: "text/html", pieces: ["<html>Bad gateway</html>"]),
        ModelError(.serverError, "The service answers with status 502.", provider: "fake", status: 502)
      ),
      (
        FakeService.Answer(pieces: [
          "data: {\"error\":{\"message\":\"Busy\",\"type\":\"overloaded_error\"}}\n\n"
        ]),
        ModelError(.overloaded, "Busy", provider: "fake")
      ),
      (
        .json(#"{"error":{"message":"Filtered","code":"content_filter","status":400}}"#),
        ModelError(.contentFiltered, "Filtered", provider: "fake", status: 400)
      ),
    ])
  func errors(answer: FakeService.Answer, expected: ModelError) async throws {
    try await FakeService.run(answer) { (service) async throws in
      var error = await Self.error(Self.model(service))
      // The service names each call, also where the test does not.
      if expected.requestID == nil { error?.requestID = nil }
      #expect(error == expected)
    }
  }

  @Test(
    "do not take just anything for an answer",
    arguments: [
      FakeService.Answer(type: "text/html", pieces: ["<html>Welcome!</html>"]),
      FakeService.Answer(pieces: []),
      FakeService.Answer(pieces: ["data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n"]),
      FakeService.Answer(type: "", pieces: ["\u{0}\u{1}garbage\r\n\r\n"]), .json("{}"), .json("[1"),
      .json(""),
    ])
  func garbage(answer: FakeService.Answer) async throws {
    try await FakeService.run(answer) { (service) async throws in
      #expect(await Self.error(Self.model(service))?.kind == .malformedResponse)
    }
  }

  @Test("give out what came before the connection broke")
  func broken() async throws {
    let answer = FakeService.Answer(
      pieces: ["data: {\"choices\":[{\"delta\":{\"content\":\"Half\"}}]}\n\n"], breaks: true)
    try await FakeService.run(answer) { (service) async throws in
      let stream = try await Self.model(service).respond(to: .asking("Hello"))
      var text = ""
      do throws(ModelError) {
        for try await event in stream { if case .textDelta(let delta) = event { text += delta } }
        Issue.record("The stream should have broken off")
      } catch {
        #expect(error.kind == .network)
        #expect(error.provider == "fake")
      }
      #expect(text == "Half")
    }
  }

  @Test("are a network's fault when nobody answers")
  func nobody() async {
    let settings = ProviderSettings(name: "gone", baseURL: "http://127.0.0.1:1/v1")
    let model = OpenAIChatModel(name: "x", model: "m", settings: settings, client: HTTPClient())
    #expect(await Self.error(model)?.kind == .network)
  }

  @Test("judge by the sources whether the question was answered")
  func grounded() async throws {
    let answer = FakeService.Answer(
      pieces: [
        "data: {\"choices\":[{\"delta\":{\"content\":\"NO_AN\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"SWER\\nSorry.\"},\"finish_reason\":\"stop\"}]}\n\n",
      ])
    try await FakeService.run(answer) { (service) async throws in
      let request = ModelRequest.asking("Refund?").with {
        $0.passages = [
          ModelPassage(id: "1", title: "T", headings: [], text: "x", similarity: nil, isKeywordMatch: true)
        ]
      }
      let response = try await Self.model(service).respond(to: request).response()
      #expect(response.text == "Sorry.")
      #expect(response.assessment?.isAnswered == false)
    }
  }

  // MARK: - Azure

  private struct Tokens: AccessTokenSource {
    let forgotten: Counter

    func accessToken() async throws(ModelError) -> ProviderKey { ProviderKey("first-token") }
    func forget(_ token: ProviderKey) async { await forgotten.add(token.revealed) }
  }

  private actor Counter {
    private(set) var tokens: [String] = []
    func add(_ token: String) { tokens.append(token) }
  }

  @Test(
    "are found on Azure",
    arguments: [
      (
        AzureOpenAIModel.Interface.deployments(version: "2024-10-21"),
        "/v1/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"
      ), (.chat(), "/v1/openai/v1/chat/completions"),
      (.chat(version: "preview"), "/v1/openai/v1/chat/completions?api-version=preview"),
    ])
  func azure(interface: AzureOpenAIModel.Interface, target: String) async throws {
    try await FakeService.run(Self.hello) { (service) async throws in
      let model = AzureOpenAIModel(
        name: "azure", deployment: "my gpt", interface: interface, settings: service.settings(),
        client: service.client)
      #expect(try await model.respond(to: .asking("Hello")).response().text == "Grüße")
      let received = try #require(service.received.first)
      #expect(received.target == target)
      #expect(received.header("api-key") == "sk-secret")
      #expect(received.header("authorization") == nil)
    }
  }

  @Test("are reached with tokens, which are replaced once when they are refused")
  func tokens() async throws {
    try await FakeService.run(.json(#"{"statusCode":401,"message":"Expired"}"#, status: 401)) {
      (service) async throws in
      let forgotten = Counter()
      let model = VertexEndpointModel(
        name: "own", model: "m", endpoint: "7", method: .chat(.compatible),
        settings: service.settings(key: nil),
        tokens: Tokens(forgotten: forgotten), client: service.client)
      #expect(await Self.error(model)?.kind == .authentication)
      #expect(service.received.first?.header("authorization") == "Bearer first-token")
      #expect(service.received.first?.target == "/v1/endpoints/7/chat/completions")
      #expect(await forgotten.tokens == ["first-token", "first-token"])
      #expect(service.received.count == 2)
    }
  }
}
