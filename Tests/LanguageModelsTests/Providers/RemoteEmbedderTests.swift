import Embeddings
import Essentials
import Testing

@testable import LanguageModels

@Suite("Embeddings from services")
struct RemoteEmbedderTests {
  private static let model = EmbeddingModel(name: "gemma", dimension: 2, maximumTokens: 512)

  private static func embedder(_ service: FakeService, _ wire: any EmbeddingWire) -> RemoteEmbedder {
    let settings = service.settings()
    return RemoteEmbedder(
      model: model, wire: wire,
      call: ProviderCall(
        settings, authorization: ProviderAuthorization(bearer: settings.key), client: service.client))
  }

  @Test("are normalised, in the texts' order, whoever makes them")
  func services() async throws {
    let wanted = [Embedding(normalising: [3, 4]), Embedding(normalising: [0, 2])]
    try await FakeService.run(
      .json(#"{"data":[{"index":1,"embedding":"AAAAAAAAAEA="},{"index":0,"embedding":[3,4]}]}"#),
      .json(#"{"model":"gemma","embeddings":[[3,4],[0,2]]}"#), .json("[[3,4],[0,2]]")
    ) { (service) async throws in
      #expect(try await Self.embedder(service, OpenAIEmbeddings(model: "g")).embed(["a", "b"]) == wanted)
      #expect(try await Self.embedder(service, OllamaEmbeddings(model: "g")).embed(["a", "b"]) == wanted)
      #expect(try await Self.embedder(service, TextEmbeddingsInference()).embed(["a", ""]) == wanted)
      #expect(service.received.map(\.target) == ["/v1/embeddings", "/v1/api/embed", "/v1/embed"])
      #expect(service.received[0].body["input"] == ["a", "b"])
      #expect(service.received[1].body["input"] == ["a", "b"])
      #expect(service.received[2].body["inputs"] == ["a", " "])
      #expect(service.received.allSatisfy { $0.header("authorization") == "Bearer sk-secret" })
    }
  }

  @Test("of many texts come in calls of bounded size")
  func batches() async throws {
    try await FakeService.run(.json("[[3,4],[0,2]]")) { (service) async throws in
      let wire = TextEmbeddingsInference(mostTexts: 2)
      let embeddings = try await Self.embedder(service, wire).embed((0..<12).map { "text \($0)" })
      #expect(embeddings.count == 12)
      let inputs = service.received.map { $0.body["inputs"]?.arrayValue?.count }
      #expect(inputs == Array(repeating: 2, count: 6))
      #expect(try await Self.embedder(service, wire).embed([]).isEmpty)
      #expect(service.received.count == 6)
    }
  }

  @Test("are asked for again when the service is busy for a moment")
  func retries() async throws {
    try await FakeService.run(
      .json("{}", status: 503, headers: ["retry-after": "0"]),
      .json(#"{"error":{"message":"slow"}}"#, status: 429, headers: ["retry-after-ms": "1"]), .json("[[3,4]]")
    ) { (service) async throws in
      #expect(try await Self.embedder(service, TextEmbeddingsInference()).embed(["a"]).count == 1)
      #expect(service.received.count == 3)
    }
  }

  @Test(
    "of another kind than expected are refused",
    arguments: [
      ("[[1,2,3]]", LanguageModels.ModelError.Kind.unsupported), ("[[1,2],[3,4]]", .malformedResponse),
      ("[[1,\"2\"]]", .malformedResponse), (#"{"embeddings":[[1,2]]}"#, .malformedResponse),
    ])
  func refused(body: String, kind: LanguageModels.ModelError.Kind) async throws {
    try await FakeService.run(.json(body, headers: ["retry-after": "0"])) { (service) async throws in
      let call = Self.embedder(service, TextEmbeddingsInference())
      if kind == .unsupported {
        let error = await #expect(throws: LanguageModels.ModelError.self) { try await call.embed(["a"]) }
        #expect(error?.kind == kind)
        #expect(error?.message.contains("3 values") == true)
      } else {
        #expect(throws: LanguageModels.ModelError.self) {
          let vectors = try TextEmbeddingsInference().vectors(in: JSONValue(parsing: body))
          if vectors.count != 1 { throw ModelError(.malformedResponse, "") }
        }
      }
    }
  }

  @Test("have lengths that are estimated on the safe side")
  func tokens() async throws {
    try await FakeService.run(.json("[]")) { (service) async throws in
      let embedder = Self.embedder(service, TextEmbeddingsInference())
      #expect(embedder.tokenCount("") == 0)
      #expect(embedder.tokenCount("a refund, please") == 6)
      #expect(embedder.tokenCount("払い戻し") == 4)
    }
  }
}
