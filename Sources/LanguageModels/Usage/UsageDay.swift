public import Essentials
public import Persistence

/// A day in UTC, written `2026-11-21`.
public struct UsageDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  private let number: Int64

  private static let milliseconds: Int64 = 86_400_000

  /// The day of a moment.
  public init(_ time: Timestamp) {
    let (days, rest) = time.milliseconds.quotientAndRemainder(dividingBy: Self.milliseconds)
    number = rest < 0 ? days - 1 : days
  }

  /// Reads a day; nothing when the text is none.
  public init?(_ text: String) {
    guard text.utf8.count == 10, let time = Timestamp(text + "T00:00:00Z") else { return nil }
    self.init(time)
  }

  /// Its first moment.
  public var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }

  public var description: String { String(start.description.prefix(10)) }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
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
