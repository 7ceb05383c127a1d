/// What models have to do: calls and their tokens, of a past time or made up.
public struct CostWorkload: Hashable, Sendable {
  /// Calls with about as many tokens each, so that they have one price everywhere.
  public struct Group: Hashable, Sendable {
    /// More input tokens than this one has each of them.
    public var above: Int
    public var calls: Int
    /// Of all of them together.
    public var tokens: TokenUsage

    /// Makes a group.
    public init(above: Int = 0, calls: Int, tokens: TokenUsage) {
      self.above = above
      self.calls = calls
      self.tokens = tokens
    }
  }

  /// Calls whose tokens are known.
  public var groups: [Group]
  /// Calls that have no tokens, since the engine in this process answered them.
  public var callsWithoutTokens: Int
  /// Calls that a cache answered.
  public var cachedCalls: Int
  /// What all of it did cost, in millionths of a US dollar; nothing where it is made up.
  public var spentMicrodollars: Int64?

  /// Makes a workload.
  public init(
    groups: [Group] = [], callsWithoutTokens: Int = 0, cachedCalls: Int = 0, spentMicrodollars: Int64? = nil
  ) {
    self.groups = groups
    self.callsWithoutTokens = callsWithoutTokens
    self.cachedCalls = cachedCalls
    self.spentMicrodollars = spentMicrodollars
  }

  /// The calls whose tokens are known, together.
  public var known: Group {
    groups.reduce(into: Group(calls: 0, tokens: TokenUsage(input: 0, output: 0))) { sum, group in
      sum.calls += group.calls
      sum.tokens.input += group.tokens.input
      sum.tokens.output += group.tokens.output
      sum.tokens.cachedInput += group.tokens.cachedInput
      sum.tokens.cacheWrites += group.tokens.cacheWrites
    }
  }
}
