/// Keeps buckets of tokens, and gives them out.
public protocol RateLimiter: Sendable {
  /// Takes one token of each bucket, or none of any when one of them is empty.
  ///
  /// - Throws: What keeps it from deciding; a limiter in memory always decides.
  func take(_ demands: [LimitDemand]) async throws -> LimitDecision
}
