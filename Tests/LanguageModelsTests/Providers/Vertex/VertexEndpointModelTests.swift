import Essentials
import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("A model behind an endpoint of Vertex AI, over the network")
struct VertexEndpointModelTests {
  private static let path = "/v1/projects/northside/locations/europe-west4"

  private func model(
    _ base: String, _ client: HTTPClient, _ method: VertexEndpointModel.Method
  ) -> VertexEndpointModel {
    VertexEndpointModel(
      name: "own", model: "gemma", endpoint: "42", method: method,
      settings: ProviderSettings(name: "vertex", baseURL: base + Self.path), tokens: FixedTokens(),
      client: client)
  }

  @Test(
    "is asked by OpenAI's protocol, at the endpoint itself or through it",
    arguments: [
      (VertexEndpointModel.Method.chat(.vLLM), true, "/chat/completions"),
      (.chat(.vLLM), false, "/chat/completions"),
      (.rawPredict(.vLLM), true, ":streamRawPredict"), (.rawPredict(.vLLM), false, ":rawPredict"),
    ])
  func chat(_ method: VertexEndpointModel.Method, isStreamed: Bool, end: String) async throws {
    let whole = #"{"choices":[{"message":{"content":"At nine"},"finish_reason":"stop"}],"model":"gemma"}"#
    let stream = """
      data: {"choices":[{"delta":{"content":"At "}}],"model":"gemma"}

      data: {"choices":[{"delta":{"content":"nine"},"finish_reason":"stop"}]}

      data: [DONE]


      """
    try await FakeUpstream.run { _, _ in
      isStreamed ? .stream(stream) : .failure(200, whole)
    } _: {
      upstream, base, client in
      var request = WireCase.all[0].request
      request.isStreamed = isStreamed
      let response = try await model(base, client, method).respond(to: request).response()
      #expect(response.text == "At nine" && response.source?.model == "gemma")
      let call = try #require(upstream.calls.first)
      #expect(call.target == "\(Self.path)/endpoints/42\(end)")
      #expect(call.headers["authorization"] == "Bearer token-1")
    }
  }

  @Test("is asked by predictions, whose answers are passed on as if they had been streamed")
  func predict() async throws {
    let recorded = try WireCase.json("vertex/predictions.json")["chat"]
    let answer = try #require(recorded?["answer"])
    try await FakeUpstream.run { _, _ in
      .bytes(answer.serialized(), type: "application/json")
    } _: {
      upstream, base, client in
      let response = try await model(base, client, .predict(.chat)).respond(to: WireCase.all[1].request)
        .response()
      #expect(response.text == "At nine 🎟" && response.finishReason == .length)
      #expect(upstream.calls.first?.target == recorded?["path"]?.stringValue)
    }
  }

  @Test("takes no tools through :predict")
  func tools() async throws {
    try await FakeUpstream.run { _, _ in
      .noContent
    } _: { upstream, base, client in
      await #expect {
        try await model(base, client, .predict(.chat)).respond(to: WireCase.all[3].request)
      } throws: {
        ($0 as? ModelError)?.kind == .unsupported
      }
      #expect(upstream.calls.isEmpty)
    }
  }
}
