import Essentials
import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("Anthropic's models, over the network")
struct AnthropicModelTests {
  private static let secret = "sk-ant-secret"

  private func model(_ base: String, _ client: HTTPClient, clock: any WallClock = SystemClock())
    -> AnthropicModel
  {
    AnthropicModel(
      name: "balanced", model: "claude-sonnet-5-5",
      settings: ProviderSettings(name: "anthropic", baseURL: base + "/v1", key: ProviderKey(Self.secret)),
      client: client, clock: clock)
  }

  private func error(
    isStreamed: Bool = true, _ answer: HTTPResponse, clock: any WallClock = SystemClock()
  ) async throws -> ModelError {
    try await FakeUpstream.run { _, _ in
      answer
    } _: { _, base, client in
      do throws(ModelError) {
        var request = WireCase.all[0].request
        request.isStreamed = isStreamed
        _ = try await model(base, client, clock: clock).respond(to: request).response()
      } catch {
        return error
      }
      Issue.record("there was an answer")
      return ModelError(.cancelled, "")
    }
  }

  @Test("answer piece by piece and whole", arguments: [true, false])
  func answers(isStreamed: Bool) async throws {
    let wire = try #require(try WireCase.json("anthropic/answers.json")["thought, text and calls"])
    let stream = try #require(wire["stream"]?.stringValue)
    let message = try #require(wire["message"])
    try await FakeUpstream.run { _, _ in
      var response =
        isStreamed ? HTTPResponse.stream(stream) : .bytes(message.serialized(), type: "application/json")
      response.headers.add("request-id", "req_7")
      return response
    } _: { upstream, base, client in
      var request = WireCase.all[0].request
      request.isStreamed = isStreamed
      let response = try await model(base, client).respond(to: request).response()
      #expect(response.text == "Let me look." && response.reasoning == "Two cities.")
      #expect(
        response.toolCalls.map(\.arguments)
          == [#"{"city":"Graz"}"#, #"{"city":"Linz"}"#].map { text in
            isStreamed ? text.replacing(":", with: ": ") : text
          })
      #expect(response.source?.name == "balanced" && response.source?.provider == "anthropic")
      #expect(response.source?.requestID == "req_7")
      let call = try #require(upstream.calls.first)
      #expect(call.target == "/v1/messages" && call.headers["anthropic-version"] == "2026-10-21")
      #expect(call.headers["x-api-key"] == Self.secret && call.headers["authorization"] == nil)
      #expect(try JSONValue(parsing: call.body)["stream"] == (isStreamed ? true : nil))
    }
  }

  @Test(
    "tell precisely what went wrong",
    arguments: [
      (401, "authentication_error", "invalid x-api-key \(secret)", ModelError.Kind.authentication),
      (402, "billing_error", "Pay.", .quotaExceeded),
      (403, "permission_error", "Not you.", .permission),
      (404, "not_found_error", "model: claude-none", .notFound),
      (400, "invalid_request_error", "max_tokens: wrong", .invalidRequest),
      (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", .contextLength),
      (400, "invalid_request_error", "Your credit balance is too low to access the API.", .quotaExceeded),
      (413, "request_too_large", "Request exceeds the maximum size", .contextLength),
      (429, "rate_limit_error", "Slow down.", .rateLimited),
      (500, "api_error", "Internal server error", .serverError),
      (504, "timeout_error", "Too slow.", .timeout),
      (400, "invalid_request_error", "You have reached your specified API usage limits.", .quotaExceeded),
      (529, "overloaded_error", "Overloaded", .overloaded),
    ])
  func failures(_ status: Int, type: String, message: String, kind: ModelError.Kind) async throws {
    let body = #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)"},"request_id":"req_8"}"#
    let error = try await error(.failure(status, body, headers: ["request-id": "req_8"]))
    #expect(error.kind == kind && error.status == status && error.requestID == "req_8")
    #expect(error.provider == "anthropic" && !error.message.contains(Self.secret))
  }

  @Test("say when the limit is reset")
  func limits() async throws {
    let clock = ManualClock(try #require(Timestamp("2026-11-21T12:00:00.000Z")))
    let body = #"{"type":"error","error":{"type":"rate_limit_error","message":"Slow down."}}"#
    let delayed = try await error(.failure(429, body, headers: ["retry-after": "7"]), clock: clock)
    #expect(delayed.retryAfter == .seconds(7))
    let reset = try await error(
      .failure(
        429, body,
        headers: [
          "anthropic-ratelimit-requests-remaining": "5",
          "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:50Z",
          "anthropic-ratelimit-input-tokens-remaining": "0",
          "anthropic-ratelimit-input-tokens-reset": "2026-11-21T12:00:20Z",
        ]), clock: clock)
    #expect(reset.retryAfter == .seconds(20))
  }

  @Test("are not believed when a page or garbage comes", arguments: [true, false])
  func garbage(isStreamed: Bool) async throws {
    let page = HTTPResponse.bytes(Array("<html>Bad gateway</html>".utf8), type: "text/html", status: 502)
    #expect(try await error(isStreamed: isStreamed, page).kind == .serverError)
    var wrong = page
    wrong.status = 200
    #expect(try await error(isStreamed: isStreamed, wrong).kind == .malformedResponse)
    let broken = HTTPResponse.bytes(Array("{\"type\":".utf8), type: "application/json")
    #expect(try await error(isStreamed: isStreamed, broken).kind == .malformedResponse)
    #expect(try await error(.stream("data: {nonsense\n\n")).kind == .malformedResponse)
  }

  @Test("that fail before the answer begins are an error, not an answer")
  func early() async throws {
    let stream = """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude","usage":{"input_tokens":3}}}

      event: error
      data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}


      """
    try await FakeUpstream.run { _, _ in
      .stream(stream)
    } _: { _, base, client in
      await #expect { try await model(base, client).respond(to: WireCase.all[1].request) } throws: {
        ($0 as? ModelError)?.kind == .overloaded
      }
    }
  }
}
