/// What the makers say of embedding models that many use.
struct KnownEmbeddingModel: Hashable, Sendable {
  /// How the model's name begins, without its maker and its version.
  let name: String
  /// The number of values that it makes unless told otherwise.
  let dimension: Int
  /// The longest text, in tokens.
  let maximumTokens: Int
  /// Whether it makes shorter embeddings when asked to.
  var canShorten = false
  /// The most texts in a call, where the service takes fewer than usual.
  var maximumTexts: Int?
  var prompts = EmbeddingPrompts()

  /// From the makers' documentation and model cards, 2025; the longest name that fits counts.
  private static let all: [KnownEmbeddingModel] = [
    .init(name: "text-embedding-3-small", dimension: 1536, maximumTokens: 8191, canShorten: true),
    .init(name: "text-embedding-3-large", dimension: 3072, maximumTokens: 8191, canShorten: true),
    .init(name: "text-embedding-ada-002", dimension: 1536, maximumTokens: 8191),
    .init(
      name: "gemini-embedding-001", dimension: 3072, maximumTokens: 2048, canShorten: true, maximumTexts: 1),
    .init(name: "gemini-embedding-2", dimension: 3072, maximumTokens: 8192, canShorten: true),
    .init(name: "text-embedding-005", dimension: 768, maximumTokens: 2048, canShorten: true),
    .init(name: "text-multilingual-embedding-002", dimension: 768, maximumTokens: 2048, canShorten: true),
    .init(
      name: "embeddinggemma", dimension: 768, maximumTokens: 2048,
      prompts: EmbeddingPrompts(
        query: "task: search result | query: ", document: "title: none | text: ")),
    .init(
      name: "nomic-embed-text", dimension: 768, maximumTokens: 2048,
      prompts: EmbeddingPrompts(query: "search_query: ", document: "search_document: ")),
    .init(
      name: "mxbai-embed-large", dimension: 1024, maximumTokens: 512,
      prompts: EmbeddingPrompts(query: "Represent this sentence for searching relevant passages: ")),
    .init(
      name: "multilingual-e5-small", dimension: 384, maximumTokens: 512,
      prompts: EmbeddingPrompts(query: "query: ", document: "passage: ")),
    .init(
      name: "multilingual-e5-base", dimension: 768, maximumTokens: 512,
      prompts: EmbeddingPrompts(query: "query: ", document: "passage: ")),
    .init(name: "bge-m3", dimension: 1024, maximumTokens: 8192),
    .init(name: "all-minilm", dimension: 384, maximumTokens: 256),
  ]

  /// What is known of a model by the name that a service gives it: `BAAI/bge-m3`, `embeddinggemma:300m`.
  static func named(_ model: String) -> KnownEmbeddingModel? {
    let name = (model.split(separator: "/").last.map(String.init) ?? model).lowercased()
    return all.filter { name.hasPrefix($0.name) }.max { $0.name.utf8.count < $1.name.utf8.count }
  }
}
