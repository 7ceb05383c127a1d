/// How much of a conversation a model gets to read.
public struct CompressionConfiguration: Hashable, Sendable {
  /// The most tokens of what was said before the message that is to be answered.
  public var historyTokens: Int
  /// How many exchanges before the last message are left as they are, whatever they weigh.
  public var keptExchanges: Int
  /// What an exchange gains in relevance, from 0 to 1, by being the most recent instead of the oldest.
  public var recencyWeight: Double
  /// The fewest tokens that are worth an extract; an exchange that there is less room for is left out.
  public var smallestExtract: Int

  /// Makes a configuration; the default leaves 2,000 tokens of history, and the last two exchanges whole.
  public init(
    historyTokens: Int = 2000, keptExchanges: Int = 2, recencyWeight: Double = 0.2, smallestExtract: Int = 24
  ) {
    self.historyTokens = historyTokens
    self.keptExchanges = keptExchanges
    self.recencyWeight = recencyWeight
    self.smallestExtract = smallestExtract
  }
}
