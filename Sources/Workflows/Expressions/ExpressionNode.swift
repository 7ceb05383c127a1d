import Essentials

/// The parts of an expression as a tree; each keeps its place in the text.
indirect enum ExpressionNode: Hashable, Sendable {
  /// What follows a name: a member or an element.
  enum Step: Hashable, Sendable {
    case member(String)
    case element(ExpressionNode)
  }

  case literal(JSONValue)
  case list([ExpressionNode])
  case path(String, [Step], Int)
  case not(ExpressionNode, Int)
  case negative(ExpressionNode, Int)
  case binary(ExpressionOperator, ExpressionNode, ExpressionNode, Int)
  case call(ExpressionFunction, ExpressionNode, Int)
}

/// What stands between two values.
enum ExpressionOperator: String, Hashable, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case remainder = "%"

  /// How tightly it binds; more binds first.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: 4
    case .plus, .minus: 5
    case .times, .divided, .remainder: 6
    }
  }

  var isComparison: Bool { precedence == 4 }
}

/// What can be asked about a value.
enum ExpressionFunction: String, Hashable, Sendable, CaseIterable {
  /// Whether there is a value other than null.
  case exists
  /// How many characters, elements or members it has.
  case size
  /// A text in small letters.
  case lower
  /// Any value as a text.
  case text
}
