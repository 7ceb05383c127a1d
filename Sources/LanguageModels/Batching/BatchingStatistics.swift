/// What a ``BatchingEmbedder`` has done since it was made.
public struct BatchingStatistics: Hashable, Sendable, Encodable {
  /// Requests, each of one or more texts.
  public var requests = 0
  /// Their texts.
  public var texts = 0
  /// Calls of the embedder.
  public var calls = 0
  /// Texts that were given to it; less than ``texts`` where several wanted the same at once.
  public var sentTexts = 0
  /// The most texts in a call.
  public var largestCall = 0
  /// Requests that were refused because too many waited.
  public var refused = 0
  /// The time that requests waited for company or for their turn, in milliseconds, all added up.
  public var waitedMilliseconds = 0.0

  /// Makes statistics of nothing.
  public init() {}

  /// Calls that were not needed.
  public var savedCalls: Int { max(0, requests - calls) }
  /// How many texts went with a call.
  public var textsPerCall: Double { calls == 0 ? 0 : Double(sentTexts) / Double(calls) }
}
