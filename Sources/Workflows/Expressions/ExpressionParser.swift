import Essentials

/// Reads an expression by precedence climbing: `or`, `and`, `not`, comparisons, sums, products, signs.
struct ExpressionParser {
  private let source: String
  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  /// Deeper expressions are nobody's, and would exhaust the stack.
  private static let depthLimit = 64
  private static let notPrecedence = 3

  init(_ source: String) throws(ExpressionError) {
    guard source.utf8.count <= 4096 else {
      throw ExpressionError(source: String(source.prefix(40)) + "…", offset: 0, reason: "it is too long")
    }
    self.source = source
    var lexer = ExpressionLexer(source)
    tokens = try lexer.tokens()
  }

  mutating func expression() throws(ExpressionError) -> ExpressionNode {
    if tokens[0].kind == .end { throw error(0, "there is nothing here") }
    let node = try operand(above: 0)
    guard current.kind == .end else {
      throw error(current.offset, "“\(Self.word(current))” cannot follow here")
    }
    return node
  }

  private var current: ExpressionToken { tokens[position] }

  private mutating func operand(above limit: Int) throws(ExpressionError) -> ExpressionNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error(current.offset, "it is nested too deeply") }
    var left = try prefixed()
    while case .symbol(let symbol) = current.kind, let operation = ExpressionOperator(rawValue: symbol),
      operation.precedence > limit
    {
      let offset = current.offset
      position += 1
      let right = try operand(above: operation.precedence)
      if operation.isComparison, case .symbol(let next) = current.kind,
        ExpressionOperator(rawValue: next)?.isComparison == true
      {
        throw error(current.offset, "comparisons cannot be chained; join two with “and”")
      }
      left = .binary(operation, left, right, offset)
    }
    return left
  }

  private mutating func prefixed() throws(ExpressionError) -> ExpressionNode {
    let token = current
    switch token.kind {
    case .symbol("not"):
      position += 1
      return .not(try operand(above: Self.notPrecedence), token.offset)
    case .symbol("-"):
      position += 1
      return .negative(try operand(above: ExpressionOperator.times.precedence), token.offset)
    case .symbol("("):
      position += 1
      let inner = try operand(above: 0)
      try expect(")")
      return inner
    case .symbol("["):
      position += 1
      return .list(try elements())
    case .literal(let value):
      position += 1
      return .literal(value)
    case .name(let name):
      position += 1
      return try named(name, token.offset)
    case .end: throw error(token.offset, "a value is missing at the end")
    case .symbol(let symbol): throw error(token.offset, "a value is missing before “\(symbol)”")
    }
  }

  private mutating func elements() throws(ExpressionError) -> [ExpressionNode] {
    var elements: [ExpressionNode] = []
    while current.kind != .symbol("]") {
      elements.append(try operand(above: 0))
      if current.kind == .symbol(",") { position += 1 } else { break }
    }
    try expect("]")
    return elements
  }

  private mutating func named(_ name: String, _ offset: Int) throws(ExpressionError) -> ExpressionNode {
    if current.kind == .symbol("(") {
      guard let function = ExpressionFunction(rawValue: name) else {
        let known = ExpressionFunction.allCases.map(\.rawValue)
        throw error(
          offset,
          "there is no function “\(name)”\(EditDistance.suggestion(for: name, among: known)); there are "
            + known.joined(separator: ", "))
      }
      position += 1
      let argument = try operand(above: 0)
      try expect(")")
      return .call(function, argument, offset)
    }
    var steps: [ExpressionNode.Step] = []
    while true {
      switch current.kind {
      case .symbol("."):
        position += 1
        steps.append(.member(try member()))
      case .symbol("["):
        position += 1
        steps.append(.element(try operand(above: 0)))
        try expect("]")
      default: return .path(name, steps, offset)
      }
    }
  }

  private mutating func member() throws(ExpressionError) -> String {
    defer { position += 1 }
    switch current.kind {
    case .name(let name): return name
    // Words of the language are names after a point.
    case .symbol(let word) where word.first?.isLetter == true: return word
    default: throw error(current.offset, "a name must follow the point")
    }
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard current.kind == .symbol(symbol) else {
      throw error(current.offset, "“\(symbol)” is missing")
    }
    position += 1
  }

  private static func word(_ token: ExpressionToken) -> String {
    switch token.kind {
    case .literal(let value): value.text
    case .name(let name): name
    case .symbol(let symbol): symbol
    case .end: "the end"
    }
  }

  private func error(_ offset: Int, _ reason: String) -> ExpressionError {
    ExpressionError(source: source, offset: offset, reason: reason)
  }
}
