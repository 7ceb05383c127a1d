public import Persistence

/// How soon a person should look at a conversation.
public enum HandoffPriority: Int, Hashable, Sendable, CaseIterable, Comparable {
  /// When there is time.
  case low = 0
  /// In its turn.
  case normal = 1
  /// Before others.
  case high = 2
  /// At once.
  case urgent = 3

  /// Its name in the API and in files.
  public var name: String { Self.names[rawValue] }

  private static let names = ["low", "normal", "high", "urgent"]

  /// The priority of a name; nothing where none has it.
  public init?(name: String) {
    guard let value = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: value)
  }

  /// The next higher one; the highest stays.
  var raised: Self { Self(rawValue: rawValue + 1) ?? self }

  public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

extension HandoffPriority: SQLConvertible {}

/// A priority, and what made it so.
public struct HandoffUrgency: Hashable, Sendable {
  /// How soon.
  public var priority: HandoffPriority
  /// Why, in words for operators; nothing where there is nothing special.
  public var why: [String]

  /// Makes one.
  public init(_ priority: HandoffPriority = .normal, why: [String] = []) {
    self.priority = priority
    self.why = why
  }
}
