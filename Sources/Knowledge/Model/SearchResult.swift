public import Embeddings

/// What a search has found, and how.
public struct SearchResult: Sendable, Equatable {
  /// The passages, best first.
  public var hits: [SearchHit]
  /// The model whose cosines the hits have; nothing when they were found by words alone.
  public var model: EmbeddingModel?
  /// Why they were found by words alone, where meaning was asked for too.
  public var shortfall: String?

  /// Makes a result.
  public init(
    hits: [SearchHit] = [], model: EmbeddingModel? = nil, shortfall: String? = nil
  ) {
    self.hits = hits
    self.model = model
    self.shortfall = shortfall
  }
}
