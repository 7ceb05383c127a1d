/// The tokens of one call, as the service counts them.
public struct TokenUsage: Hashable, Sendable {
  /// Tokens that the model read, those from the service's cache included.
  public var input: Int
  /// Tokens that the model wrote, hidden reasoning included.
  public var output: Int
  /// Those of ``input`` that came from the service's prompt cache.
  public var cachedInput: Int
  /// Those of ``input`` that were written into the service's prompt cache.
  public var cacheWrites: Int
  /// Those of ``output`` that were hidden reasoning.
  public var reasoning: Int
  /// What the call cost, in millionths of a US dollar, where these tokens are those of several models with prices of
  /// their own; nothing where the tokens of one say it.
  public var costMicrodollars: Int64?

  /// Makes a count.
  public init(
    input: Int, output: Int, cachedInput: Int = 0, cacheWrites: Int = 0, reasoning: Int = 0,
    costMicrodollars: Int64? = nil
  ) {
    self.input = input
    self.output = output
    self.cachedInput = cachedInput
    self.cacheWrites = cacheWrites
    self.reasoning = reasoning
    self.costMicrodollars = costMicrodollars
  }
}
