import struct Embeddings.Embedding
import struct Embeddings.EmbeddingModel
import Essentials
import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("Gemini's models, over the network")
struct GeminiModelTests {
  private static let vertexPath = "/v1beta1/projects/northside/locations/europe-west4"

  private func developers(_ base: String, _ client: HTTPClient) -> GeminiModel {
    GeminiModel(
      name: "fast", model: "gemini-3-flash",
      settings: ProviderSettings(
        name: "gemini", baseURL: base + "/v1beta", key: ProviderKey("key-of-gemini")),
      client: client)
  }

  private func vertex(
    _ base: String, _ client: HTTPClient, tokens: any AccessTokenSource = FixedTokens()
  ) -> GeminiModel {
    GeminiModel(
      name: "fast", model: "gemini-3-flash",
      settings: ProviderSettings(name: "vertex", baseURL: base + Self.vertexPath), tokens: tokens,
      client: client)
  }

  @Test(
    "answer piece by piece and whole, at either door", arguments: [true, false], ["developers", "vertex"])
  func answers(isStreamed: Bool, door: String) async throws {
    let wire = try #require(try WireCase.json("gemini/answers.json")["calls side by side"])
    let stream = try #require(wire["stream"]?.stringValue)
    let chunks = try #require(wire["chunks"])
    let recorded = try WireCase.json("gemini/requests.json")
    try await FakeUpstream.run { _, _ in
      isStreamed ? .stream(stream) : .bytes(chunks.serialized(), type: "application/json")
    } _: { upstream, base, client in
      var request = WireCase.all[0].request
      request.isStreamed = isStreamed
      let model = door == "vertex" ? vertex(base, client) : developers(base, client)
      let response = try await model.respond(to: request).response()
      #expect(response.text == "Let me look." && response.toolCalls.count == 2)
      #expect(response.toolCalls[0].signature == "gemini:c2lnbmF0dXJl")
      let call = try #require(upstream.calls.first)
      let path = recorded["\(door): \(isStreamed ? "stream" : "plain")"]?["path"]?.stringValue
      #expect(call.target == path?.split(separator: "?").first.map(String.init))
      #expect(call.headers["x-goog-api-key"] == (door == "vertex" ? nil : "key-of-gemini"))
      #expect(call.headers["authorization"] == (door == "vertex" ? "Bearer token-1" : nil))
    }
  }

  @Test("through Vertex AI are asked once more with a new token when the old one is refused")
  func expiredToken() async throws {
    let refusal =
      #"{"error":{"code":401,"message":"Request had invalid credentials.","status":"UNAUTHENTICATED"}}"#
    let answer = #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}"#
    try await FakeUpstream.run { _, call in
      call.headers["authorization"] == "Bearer token-2" ? .failure(200, answer) : .failure(401, refusal)
    } _: { upstream, base, client in
      let response = try await vertex(base, client).respond(to: WireCase.all[0].request).response()
      #expect(response.text == "Hi" && upstream.calls.count == 2)
    }
    try await FakeUpstream.run { _, _ in
      .failure(401, refusal)
    } _: { upstream, base, client in
      await #expect { try await vertex(base, client).respond(to: WireCase.all[0].request) } throws: {
        ($0 as? ModelError)?.kind == .authentication
      }
      #expect(upstream.calls.count == 2)
    }
  }

  private static let retryInfo = #"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36.5s"}"#
  private static let daily = """
    {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":\
    "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}
    """
  private static let badKey =
    #"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}"#

  @Test(
    "tell precisely what went wrong",
    arguments: [
      (
        400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", badKey,
        ModelError.Kind.authentication
      ),
      (400, "INVALID_ARGUMENT", "Roles must alternate.", "", .invalidRequest),
      (
        400, "INVALID_ARGUMENT",
        "The input token count (2000000) exceeds the maximum number of tokens allowed", "",
        .contextLength
      ),
      (400, "FAILED_PRECONDITION", "User location is not supported for the API use.", "", .permission),
      (403, "PERMISSION_DENIED", "Not you.", "", .permission),
      (404, "NOT_FOUND", "models/none is not found", "", .notFound),
      (429, "RESOURCE_EXHAUSTED", "Quota exceeded.", retryInfo, .rateLimited),
      (429, "RESOURCE_EXHAUSTED", "Quota exceeded.", daily, .quotaExceeded),
      (500, "INTERNAL", "Internal error.", "", .serverError),
      (503, "UNAVAILABLE", "The model is overloaded.", "", .overloaded),
      (504, "DEADLINE_EXCEEDED", "Too slow.", "", .timeout),
    ])
  func failures(
    _ status: Int, name: String, message: String, detail: String, kind: ModelError.Kind
  ) async throws {
    let body = """
      [{"error":{"code":\(status),"message":"\(message)","status":"\(name)","details":[\(detail)]}}]
      """
    try await FakeUpstream.run { _, _ in
      .failure(status, body)
    } _: { _, base, client in
      do throws(ModelError) {
        _ = try await developers(base, client).respond(to: WireCase.all[0].request)
        Issue.record("there was an answer")
      } catch {
        #expect(error.kind == kind && error.status == status && error.provider == "gemini")
        #expect(error.retryAfter == (detail == Self.retryInfo ? .milliseconds(36500) : nil))
      }
    }
  }

  @Test("embed texts through Vertex AI one by one, in order")
  func embeddings() async throws {
    try await FakeUpstream.run { _, call in
      let text = try JSONValue(parsing: call.body)["instances"]?[0]?["content"]?.stringValue ?? ""
      let number = Double(text) ?? 0
      let answer: JSONValue = ["predictions": [["embeddings": ["values": [.number(number), 4]]]]]
      return .bytes(answer.serialized(), type: "application/json")
    } _: { upstream, base, client in
      let embedder = RemoteEmbedder(
        model: EmbeddingModel(name: "gemini-embedding-001", dimension: 2, maximumTokens: 2048),
        wire: GoogleEmbeddings(model: "gemini-embedding-001", dimension: 2, mostTexts: 1, method: .predict),
        call: ProviderCall(
          ProviderSettings(name: "vertex", baseURL: base + Self.vertexPath),
          authorization: .tokens(FixedTokens()),
          client: client))
      let embeddings = try await embedder.embed((0..<9).map(String.init))
      #expect(embeddings == (0..<9).map { Embedding(normalising: [Float($0), 4]) })
      #expect(upstream.calls.count == 9)
      #expect(
        upstream.calls[0].target == Self.vertexPath + "/publishers/google/models/gemini-embedding-001:predict"
      )
    }
  }
}
