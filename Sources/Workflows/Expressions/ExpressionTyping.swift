import Essentials

/// Works out an expression's type from the declared types of the names in it, and finds what cannot work whatever the
/// values are.
struct ExpressionTyping {
  let source: String
  /// The type of each name that a path can begin with.
  let types: [String: StateType]
  private(set) var errors: [ExpressionError] = []

  init(_ expression: WorkflowExpression, _ types: [String: StateType]) {
    source = expression.source
    self.types = types
  }

  /// The type, and in ``errors`` what is wrong.
  mutating func type(of node: ExpressionNode) -> StateType {
    switch node {
    case .literal(let value): return StateType(of: value)
    case .list(let elements):
      for element in elements { _ = type(of: element) }
      return .list
    case .path(let name, let steps, let offset): return path(name, steps, offset)
    case .not(let inner, let offset):
      require(.boolean, inner, offset, "“not”")
      return .boolean
    case .negative(let inner, let offset):
      let type = type(of: inner)
      if !type.canBeNumber { report(offset, "“-” needs a number, not \(type.inWords)") }
      return type == .integer ? .integer : .number
    case .call(let function, let argument, let offset): return call(function, argument, offset)
    case .binary(let operation, let left, let right, let offset):
      return binary(operation, left, right, offset)
    }
  }

  private mutating func path(_ name: String, _ steps: [ExpressionNode.Step], _ offset: Int) -> StateType {
    for case .element(let index) in steps { _ = type(of: index) }
    guard let type = types[name] else {
      let hint = EditDistance.suggestion(for: name, among: types.keys)
      report(
        offset,
        "there is no “\(name)” in the state" + (hint.isEmpty ? "; there are \(known)" : hint))
      return .any
    }
    guard let first = steps.first else { return type }
    switch (type, first) {
    case (.any, _), (.object, .member), (.object, .element), (.list, .element): return .any
    default:
      report(offset, "“\(name)” is \(type.inWords) and has no parts")
      return .any
    }
  }

  private var known: String { types.keys.sorted().joined(separator: ", ") }

  private mutating func call(
    _ function: ExpressionFunction, _ argument: ExpressionNode, _ offset: Int
  ) -> StateType {
    let type = type(of: argument)
    switch function {
    case .exists: return .boolean
    case .text: return .string
    case .size:
      if [.boolean, .integer, .number].contains(type) {
        report(offset, "size() cannot be asked of \(type.inWords)")
      }
      return .integer
    case .lower:
      if type != .any && type != .string { report(offset, "lower() cannot be asked of \(type.inWords)") }
      return .string
    }
  }

  private mutating func binary(
    _ operation: ExpressionOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ offset: Int
  ) -> StateType {
    switch operation {
    case .and, .or:
      require(.boolean, left, offset, "“\(operation.rawValue)”")
      require(.boolean, right, offset, "“\(operation.rawValue)”")
      return .boolean
    case .equal, .notEqual:
      let (left, right) = (type(of: left), type(of: right))
      if !left.canEqual(right) {
        report(offset, "\(left.inWords) is never equal to \(right.inWords)")
      }
      return .boolean
    case .isIn:
      _ = type(of: left)
      let whole = type(of: right)
      if ![.any, .list, .string, .object].contains(whole) {
        report(offset, "“in” needs a list, a text or an object, not \(whole.inWords)")
      }
      return .boolean
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let (left, right) = (type(of: left), type(of: right))
      let fits =
        left.canBeNumber && right.canBeNumber
        || [.any, .string].contains(left) && [.any, .string].contains(right)
      if !fits {
        report(offset, "“\(operation.rawValue)” cannot compare \(left.inWords) with \(right.inWords)")
      }
      return .boolean
    case .plus, .minus, .times, .divided, .remainder:
      return arithmetic(operation, type(of: left), type(of: right), offset)
    }
  }

  private mutating func arithmetic(
    _ operation: ExpressionOperator, _ left: StateType, _ right: StateType, _ offset: Int
  ) -> StateType {
    if left.canBeNumber && right.canBeNumber {
      if left == .any || right == .any { return .any }
      return left == .integer && right == .integer && operation != .divided ? .integer : .number
    }
    if operation == .plus {
      for kind in [StateType.string, .list]
      where [.any, kind].contains(left) && [.any, kind].contains(right) {
        return kind
      }
    }
    report(offset, "“\(operation.rawValue)” cannot join \(left.inWords) and \(right.inWords)")
    return .any
  }

  private mutating func require(
    _ wanted: StateType, _ node: ExpressionNode, _ offset: Int, _ what: String
  ) {
    let type = type(of: node)
    if type != .any && type != wanted {
      report(offset, "\(what) needs \(wanted.inWords), not \(type.inWords)")
    }
  }

  private mutating func report(_ offset: Int, _ reason: String) {
    errors.append(ExpressionError(source: source, offset: offset, reason: reason))
  }
}
