public import Essentials

/// A small expression over a workflow's state, such as `amount > 50 and not approval.approved`.
///
/// It has numbers, texts in quotes, `true`, `false`, `null`, lists; paths such as `order.lines[0].price`; `==`, `!=`,
/// `<`, `<=`, `>`, `>=`, `in`; `and`, `or`, `not`; `+`, `-`, `*`, `/`, `%`; and `exists`, `size`, `lower`, `text`. It
/// cannot call anything, loop or change anything, and what has no meaning (a text less than a number) is an error and
/// never a guess. A path that leads nowhere is `null`.
public struct WorkflowExpression: Hashable, Sendable {
  /// The expression as it was written.
  public let source: String
  let node: ExpressionNode

  /// Reads an expression.
  /// - Throws: ``ExpressionError`` with the place.
  public init(_ source: String) throws(ExpressionError) {
    var parser = try ExpressionParser(source)
    self.source = source
    node = try parser.expression()
  }

  /// What it comes to.
  /// - Parameter values: The value of each name that a path can begin with.
  /// - Throws: ``ExpressionError`` when the values do not fit what is done with them.
  public func value(_ values: [String: JSONValue]) throws(ExpressionError) -> JSONValue {
    try ExpressionEvaluation(source: source, values: values).value(of: node)
  }

  /// Whether it holds.
  /// - Throws: ``ExpressionError`` when it comes to anything but true or false.
  public func holds(_ values: [String: JSONValue]) throws(ExpressionError) -> Bool {
    let value = try value(values)
    guard let truth = value.boolValue else {
      throw ExpressionError(
        source: source, offset: 0, reason: "a condition must be true or false, this is \(value.kindInWords)")
    }
    return truth
  }
}

extension JSONValue {
  /// What kind of value it is, for messages.
  var kindInWords: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object, .verbatim: "an object"
    }
  }
}
