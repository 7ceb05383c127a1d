/// What an answer used.
public struct ModelUsage: Hashable, Sendable {
  /// Tokens read.
  public var inputTokens: Int
  /// Tokens written.
  public var outputTokens: Int

  /// Makes a measure of use.
  public init(inputTokens: Int, outputTokens: Int) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
  }
}
