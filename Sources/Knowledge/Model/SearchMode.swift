/// How passages are found.
public enum SearchMode: String, Sendable, Codable, CaseIterable {
  /// By words: BM25.
  case keyword
  /// By meaning: the nearest embeddings.
  case vector
  /// By both, fused.
  case hybrid
}
