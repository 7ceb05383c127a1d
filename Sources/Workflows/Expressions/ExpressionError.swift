/// What is wrong with an expression: where in its text, and why.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The expression's text.
  public let source: String
  /// How many characters stand before the place at fault.
  public let offset: Int
  /// What is wrong, and what would be right.
  public let reason: String

  public var description: String {
    offset == 0 ? "“\(source)”: \(reason)" : "“\(source)”, at character \(offset + 1): \(reason)"
  }
}
