/// What a ``DeduplicatingModel`` has done since it was made.
public struct DeduplicationStatistics: Hashable, Sendable, Encodable {
  /// Requests that might have been shared.
  public var requests = 0
  /// Calls of the model for them.
  public var calls = 0
  /// Requests that followed a call which was under way.
  public var shared = 0
  /// Calls that were ended because nobody followed them any more.
  public var abandoned = 0
  /// Calls under way now.
  public var inFlight = 0

  /// Makes statistics of nothing.
  public init() {}
}
