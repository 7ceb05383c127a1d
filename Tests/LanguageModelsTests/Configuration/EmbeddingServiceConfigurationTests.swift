import Embeddings
import Essentials
import Testing

@testable import LanguageModels

@Suite("The configuration of a service of embeddings")
struct EmbeddingServiceConfigurationTests {
  private static let models = """
    models:
      providers:
        openai: { key: sk-1 }
        vllm: { type: openai_compatible, base_url: "http://127.0.0.1:8000/v1" }
        anthropic: { key: sk-2 }
        gemini: {}

    """

  private static func read(_ embeddings: String) throws -> EmbeddingServiceConfiguration? {
    let node = try YAMLNode.parse(models + "embeddings: " + embeddings, file: "usher.yaml")
    let reader = ConfigurationReader(node, file: "usher.yaml")
    let models = ModelsConfiguration(reader.section("models"), environment: [:])
    let section = reader.section("embeddings")
    let configuration = EmbeddingServiceConfiguration(
      section, provider: section.value("provider", default: ""), of: models.declaredProviders)
    try reader.finish()
    return configuration
  }

  @Test("What is known of a model need not be said")
  func known() throws {
    let usual = try #require(try Self.read("{ provider: openai, model: text-embedding-3-small }"))
    #expect(usual.dimension == 1536 && usual.maximumTokens == 8191 && !usual.isShortened)
    #expect(usual.embeddingModel.name == "openai/text-embedding-3-small" && !usual.embeddingModel.isReference)
    let short = try #require(
      try Self.read("{ provider: openai, model: text-embedding-3-small, dimension: 512 }"))
    #expect(short.dimension == 512 && short.isShortened)
    let gemma = try #require(try Self.read("{ provider: vllm, model: google/embeddinggemma-300m }"))
    #expect(gemma.dimension == 768 && gemma.prompts.query == "task: search result | query: ")
    let own = try #require(
      try Self.read("{ provider: vllm, model: ours, dimension: 100, prompts: { query: 'q: ' } }"))
    #expect(own.dimension == 100 && !own.isShortened && own.prompts == EmbeddingPrompts(query: "q: "))
  }

  @Test(
    "What is wrong is named with its place and the nearest right name",
    arguments: [
      ("{ provider: opnai, model: m, dimension: 8 }", ":7:25: “provider” must be one of local, openai, vllm"),
      ("{ provider: opnai, model: m, dimension: 8 }", "did you mean “openai”?"),
      ("{ provider: anthropic, model: m, dimension: 8 }", "anthropic makes no embeddings"),
      ("{ provider: gemini, model: gemini-embedding-001 }", "GEMINI_API_KEY is not set"),
      ("{ provider: vllm, model: unheard-of }", "“dimension” is missing in embeddings"),
      ("{ provider: vllm, dimension: 8 }", "“model” is missing in embeddings"),
      ("{ provider: vllm, model: m, dimension: 2 }", "must be between 8 and 16384"),
      ("{ provider: vllm, model: m, dimension: 8, dedline: 1s }", "did you mean “deadline”?"),
      ("{ provider: vllm, model: m, dimension: 8, maximum_tokens: 100 }", "must be at least 256"),
    ])
  func wrong(_ yaml: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try Self.read(yaml) }
    let text = error.map { $0.issues.map(\.description).joined(separator: "\n") } ?? ""
    #expect(text.contains(message), "\(text)")
  }

  @Test("A model that was used before is found again by what its embeddings are kept by")
  func former() throws {
    let models = ModelsConfiguration(
      ConfigurationReader(try YAMLNode.parse(Self.models, file: "f"), file: "f").section("models"),
      environment: [:])
    let identity = EmbeddingModel.Identity(name: "vllm/google/embeddinggemma-300m", dimension: 768)
    let former = EmbeddingServiceConfiguration.former(identity, of: models.declaredProviders)
    #expect(former?.embeddingModel.identity == identity && former?.prompts.document.isEmpty == false)
    for name in ["all-MiniLM-L6-v2", "gone/model", "anthropic/model"] {
      let identity = EmbeddingModel.Identity(name: name, dimension: 384)
      #expect(EmbeddingServiceConfiguration.former(identity, of: models.declaredProviders) == nil)
    }
  }
}
