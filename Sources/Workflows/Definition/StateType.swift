public import Essentials

/// The declared type of a field of a workflow's state.
public enum StateType: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// A text.
  case string
  /// A whole number.
  case integer
  /// Any number.
  case number
  /// True or false.
  case boolean
  /// A list of anything.
  case list
  /// An object with any members.
  case object
  /// Anything.
  case any

  /// The type of a value; null may be of any.
  init(of value: JSONValue) {
    switch value {
    case .null: self = .any
    case .bool: self = .boolean
    case .integer: self = .integer
    case .number: self = .number
    case .string: self = .string
    case .array: self = .list
    case .object: self = .object
    case .verbatim: self = .any
    }
  }

  /// Whether a field of this type may hold a value; null says that there is none yet.
  public func accepts(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.any, _), (_, .null), (.string, .string), (.integer, .integer), (.number, .integer),
      (.number, .number), (.boolean, .bool), (.list, .array), (.object, .object):
      true
    default: false
    }
  }

  /// Whether an expression of the type `other` may be written to a field of this one.
  func takes(_ other: StateType) -> Bool {
    self == other || self == .any || other == .any || self == .number && other == .integer
      || self == .integer && other == .number
  }

  var canBeNumber: Bool { [.any, .integer, .number].contains(self) }

  func canEqual(_ other: StateType) -> Bool {
    self == other || self == .any || other == .any || canBeNumber && other.canBeNumber
  }

  var inWords: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .list: "a list"
    case .object: "an object"
    case .any: "anything"
    }
  }
}

/// How a field takes in a new value: also how the values of parallel branches come together.
public enum StateReducer: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// The new value takes the place of the old one. Two parallel branches that write different values are an error.
  case replace
  /// A list grows: by the elements of a list, or by one of anything else.
  case append
  /// Numbers are summed up.
  case add
  /// The larger number or text stays.
  case max
  /// The smaller number or text stays.
  case min
  /// The members of an object are put beside those that are there.
  case merge
}

/// One field of a workflow's state.
public struct StateField: Hashable, Sendable {
  /// Its name, as expressions call it.
  public var name: String
  /// What it may hold.
  public var type: StateType
  /// How it takes in new values.
  public var reducer: StateReducer
  /// What it holds at first.
  public var initial: JSONValue
  /// Whether whoever starts a run must say it.
  public var isRequired: Bool
  /// What it is, for people.
  public var summary: String

  /// Makes a field.
  public init(
    _ name: String, _ type: StateType = .any, reducer: StateReducer = .replace, initial: JSONValue = .null,
    isRequired: Bool = false, summary: String = ""
  ) {
    self.name = name
    self.type = type
    self.reducer = reducer
    self.initial = initial
    self.isRequired = isRequired
    self.summary = summary
  }
}
