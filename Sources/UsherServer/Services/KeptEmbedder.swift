import Caching
import Embeddings
import Essentials

/// An embedder that makes the embedding of a question once. Those of passages, and of many texts at once, are not kept:
/// they are made once anyway.
///
/// What a service makes is shared with other replicas, since each call costs money. What the encoder in this process makes
/// stays here: Redis would answer no sooner.
struct KeptEmbedder: TextEmbedder {
  private let embedder: any TextEmbedder
  private let tier: CacheTier
  private let cache: Cache
  private let tenant: TenantContext

  /// Puts a cache before an embedder.
  init(_ embedder: any TextEmbedder, isService: Bool, _ cache: Cache, _ tenant: TenantContext) {
    self.embedder = embedder
    self.cache = cache
    self.tenant = tenant
    tier = isService ? .embeddings : .embeddings.unshared
  }

  var model: EmbeddingModel { embedder.model }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    try await embed(texts, as: .query)
  }

  func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding] {
    guard role == .query, texts.count == 1, let text = texts.first else {
      return try await embedder.embed(texts, as: role)
    }
    let item = CacheItem(
      tier, group: model.name, parts: [model.name, String(model.dimension), text], tenant)
    let bytes = try await cache.value(item) { [embedder] in Self.bytes(of: try await embedder.embed(text)) }
    guard let embedding = Self.embedding(of: bytes, dimension: model.dimension) else {
      return try await embedder.embed(texts, as: role)
    }
    return [embedding]
  }

  func tokenCount(_ text: String) -> Int { embedder.tokenCount(text) }

  private static func bytes(of embedding: Embedding) -> [UInt8] {
    embedding.values.withUnsafeBytes { Array($0) }
  }

  /// Replicas on machines of another byte order share nothing: all that Swift runs on have this one.
  private static func embedding(of bytes: [UInt8], dimension: Int) -> Embedding? {
    guard bytes.count == dimension * 4 else { return nil }
    let values = bytes.withUnsafeBytes { buffer in
      (0..<dimension).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    return Embedding(normalised: values)
  }
}
