import Embeddings
import Essentials
import Testing

@testable import LanguageModels

@Suite("Embeddings from Google")
struct GoogleEmbeddingsTests {
  @Test(
    "are asked for and read as the vendor's library does",
    arguments: [
      (
        "developers: gemini-embedding-001", "gemini-embedding-001", GoogleEmbeddings.Method.batchEmbedContents
      ),
      ("vertex: gemini-embedding-001", "gemini-embedding-001", .predict),
      ("vertex: gemini-embedding-2", "gemini-embedding-2", .embedContent),
    ])
  func likeTheLibrary(_ name: String, model: String, method: GoogleEmbeddings.Method) throws {
    let recorded = try #require(try WireCase.json("gemini/requests.json")[name])
    let wire = GoogleEmbeddings(model: model, dimension: 3, mostTexts: 2, method: method)
    let texts = Array(["one", "two"].prefix(wire.mostTexts))
    #expect(wire.body(texts, as: .query) == recorded["body"])
    #expect(recorded["path"]?.stringValue?.hasSuffix(wire.path) == true)
    let vectors = try wire.vectors(in: try #require(recorded["answer"]))
    #expect(vectors == Array([[1, 2, 2], [0, 3, 4]].prefix(texts.count)))
  }

  @Test(
    "that are missing are an error",
    arguments: ["{}", #"{"embedding":{}}"#, #"{"embedding":{"values":["1"]}}"#])
  func missing(_ body: String) throws {
    let wire = GoogleEmbeddings(model: "m", dimension: 3, method: .embedContent)
    let value = try JSONValue(parsing: body)
    #expect { try wire.vectors(in: value) } throws: {
      ($0 as? LanguageModels.ModelError)?.kind == .malformedResponse
    }
  }
}
