import Essentials

/// Works out an expression.
struct ExpressionEvaluation {
  let source: String
  let values: [String: JSONValue]

  func value(of node: ExpressionNode) throws(ExpressionError) -> JSONValue {
    switch node {
    case .literal(let value): return value
    case .list(let elements):
      var list: [JSONValue] = []
      for element in elements { list.append(try value(of: element)) }
      return .array(list)
    case .path(let name, let steps, let offset): return try follow(steps, from: values[name] ?? .null, offset)
    case .not(let inner, let offset): return .bool(try !truth(inner, offset))
    case .negative(let inner, let offset): return try negative(value(of: inner), offset)
    case .call(let function, let argument, let offset):
      return try call(function, value(of: argument), offset)
    case .binary(.and, let left, let right, let offset):
      guard try truth(left, offset) else { return false }
      return .bool(try truth(right, offset))
    case .binary(.or, let left, let right, let offset):
      if try truth(left, offset) { return true }
      return .bool(try truth(right, offset))
    case .binary(let operation, let left, let right, let offset):
      return try combine(operation, value(of: left), value(of: right), offset)
    }
  }

  private func follow(
    _ steps: [ExpressionNode.Step], from start: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> JSONValue {
    var value = start
    for step in steps {
      switch step {
      case .member(let name): value = value[name] ?? .null
      case .element(let index):
        switch try self.value(of: index) {
        case .integer(let number): value = value[Int(clamping: number)] ?? .null
        case .string(let name): value = value[name] ?? .null
        case let other:
          throw error(offset, "an index must be a whole number or a text, not \(other.kindInWords)")
        }
      }
    }
    return value
  }

  private func truth(_ node: ExpressionNode, _ offset: Int) throws(ExpressionError) -> Bool {
    let value = try value(of: node)
    guard let truth = value.boolValue else {
      throw error(offset, "“and”, “or” and “not” need true or false, not \(value.kindInWords)")
    }
    return truth
  }

  private func negative(_ value: JSONValue, _ offset: Int) throws(ExpressionError) -> JSONValue {
    switch value {
    case .integer(let number) where number != .min: return .integer(-number)
    case .number(let number): return .number(-number)
    default: throw error(offset, "“-” needs a number, not \(value.kindInWords)")
    }
  }

  private func call(
    _ function: ExpressionFunction, _ value: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> JSONValue {
    switch (function, value) {
    case (.exists, _): return .bool(value != .null)
    case (.size, .string(let text)): return .integer(Int64(text.count))
    case (.size, .array(let list)): return .integer(Int64(list.count))
    case (.size, .object(let members)): return .integer(Int64(members.count))
    case (.size, .null): return 0
    case (.lower, .string(let text)): return .string(text.lowercased())
    case (.text, _): return .string(value.plainText)
    default: throw error(offset, "\(function.rawValue)() cannot be asked of \(value.kindInWords)")
    }
  }

  private func combine(
    _ operation: ExpressionOperator, _ left: JSONValue, _ right: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> JSONValue {
    switch operation {
    case .equal: return .bool(Self.areEqual(left, right))
    case .notEqual: return .bool(!Self.areEqual(left, right))
    case .isIn: return .bool(try contains(right, left, offset))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .bool(try compare(operation, left, right, offset))
    case .plus, .minus, .times, .divided, .remainder:
      return try calculate(operation, left, right, offset)
    case .and, .or: return .null
    }
  }

  /// 1 and 1.0 are equal, whatever they are stored as.
  private static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if let left = left.doubleValue, let right = right.doubleValue { return left == right }
    return left == right
  }

  private func contains(
    _ whole: JSONValue, _ part: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> Bool {
    switch (whole, part) {
    case (.array(let list), _): return list.contains { Self.areEqual($0, part) }
    case (.string(let text), .string(let piece)): return piece.isEmpty || text.contains(piece)
    case (.object(let members), .string(let name)): return members[name] != nil
    case (.null, _): return false
    default: throw error(offset, "“in” cannot look for \(part.kindInWords) in \(whole.kindInWords)")
    }
  }

  private func compare(
    _ operation: ExpressionOperator, _ left: JSONValue, _ right: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> Bool {
    if case .integer(let left) = left, case .integer(let right) = right {
      return Self.isOrdered(operation, left, right)
    }
    if let left = left.doubleValue, let right = right.doubleValue {
      return Self.isOrdered(operation, left, right)
    }
    if case .string(let left) = left, case .string(let right) = right {
      return Self.isOrdered(operation, left, right)
    }
    throw error(
      offset, "“\(operation.rawValue)” cannot compare \(left.kindInWords) with \(right.kindInWords)")
  }

  private static func isOrdered<Value: Comparable>(
    _ operation: ExpressionOperator, _ left: Value, _ right: Value
  ) -> Bool {
    switch operation {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }

  private func calculate(
    _ operation: ExpressionOperator, _ left: JSONValue, _ right: JSONValue, _ offset: Int
  ) throws(ExpressionError) -> JSONValue {
    switch (operation, left, right) {
    case (.plus, .string(let left), .string(let right)): return .string(left + right)
    case (.plus, .array(let left), .array(let right)): return .array(left + right)
    case (_, .integer(let left), .integer(let right)) where operation != .divided:
      return try whole(operation, left, right, offset)
    default: break
    }
    guard let left = left.doubleValue, let right = right.doubleValue else {
      throw error(
        offset, "“\(operation.rawValue)” cannot join \(left.kindInWords) and \(right.kindInWords)")
    }
    let result: Double
    switch operation {
    case .plus: result = left + right
    case .minus: result = left - right
    case .times: result = left * right
    case .divided: result = left / right
    default: result = left.truncatingRemainder(dividingBy: right)
    }
    guard result.isFinite else { throw error(offset, "the result is no number that can be written") }
    if operation == .divided, let whole = Int64(exactly: result) { return .integer(whole) }
    return .number(result)
  }

  private func whole(
    _ operation: ExpressionOperator, _ left: Int64, _ right: Int64, _ offset: Int
  ) throws(ExpressionError) -> JSONValue {
    let (value, overflow): (Int64, Bool)
    switch operation {
    case .plus: (value, overflow) = left.addingReportingOverflow(right)
    case .minus: (value, overflow) = left.subtractingReportingOverflow(right)
    case .times: (value, overflow) = left.multipliedReportingOverflow(by: right)
    default: (value, overflow) = left.remainderReportingOverflow(dividingBy: right)
    }
    guard !overflow else { throw error(offset, "the result is no number that can be written") }
    return .integer(value)
  }

  private func error(_ offset: Int, _ reason: String) -> ExpressionError {
    ExpressionError(source: source, offset: offset, reason: reason)
  }
}

extension JSONValue {
  /// The value within a text: a text as it is, anything else as JSON, nothing for null.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .null: ""
    default: text
    }
  }
}
