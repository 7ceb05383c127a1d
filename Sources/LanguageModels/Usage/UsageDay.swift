public import Essentials
public import Persistence

/// A day in UTC, written `2026-11-21`.
public struct UsageDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let description: String

  /// The day of a moment.
  public init(_ time: Timestamp) {
    description = String(time.description.prefix(10))
  }

  /// Reads a day; nothing when the text is none.
  public init?(_ text: String) {
    guard text.utf8.count == 10, Timestamp(text + "T00:00:00Z") != nil else { return nil }
    description = text
  }

  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension UsageDay: SQLConvertible {
  public var sqlValue: SQLValue { .text(description) }

  public init(sqlValue: SQLValue) throws {
    guard let day = Self(try String(sqlValue: sqlValue)) else {
      throw SQLConversionError(expected: "a day such as 2026-11-21", found: sqlValue)
    }
    self = day
  }
}
