/// What the compression of one request came to.
public struct CompressionReport: Hashable, Sendable {
  /// The tokens of what was said before the last message.
  public var tokensBefore: Int
  /// Those that are left.
  public var tokensAfter: Int
  /// Exchanges of which an extract is left.
  public var shortened: Int
  /// Exchanges of which nothing is left.
  public var dropped: Int

  /// Makes a report.
  public init(tokensBefore: Int, tokensAfter: Int, shortened: Int = 0, dropped: Int = 0) {
    self.tokensBefore = tokensBefore
    self.tokensAfter = tokensAfter
    self.shortened = shortened
    self.dropped = dropped
  }
}

/// What a ``CompressingModel`` has done since it was made.
public struct CompressionStatistics: Hashable, Sendable, Encodable {
  /// Requests that were looked at.
  public var requests = 0
  /// Requests that were compressed.
  public var compressed = 0
  /// The tokens of those requests' histories before.
  public var tokensBefore = 0
  /// The tokens that were left of them.
  public var tokensAfter = 0
  /// Exchanges of which an extract was left.
  public var shortenedExchanges = 0
  /// Exchanges of which nothing was left.
  public var droppedExchanges = 0

  /// Makes statistics of nothing.
  public init() {}

  /// Tokens that no model had to read.
  public var savedTokens: Int { tokensBefore - tokensAfter }
}
