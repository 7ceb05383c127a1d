/// How exactly embeddings are computed.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  /// The fast mode where this processor supports it, the exact one elsewhere.
  case automatic
  /// Single precision throughout: agrees with sentence-transformers to a cosine of 0.9999 or better.
  case exact
  /// Reduced precision: agrees with the exact mode to a cosine of 0.995 or better, several times as fast.
  case fast
}
