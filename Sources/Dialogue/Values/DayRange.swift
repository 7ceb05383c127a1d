/// Days from one to another, both included.
public struct DayRange: Hashable, Sendable, Codable, CustomStringConvertible {
  public let first: CalendarDay
  public let last: CalendarDay

  /// The days from `first` to `last`; only `first` where `last` is earlier.
  public init(_ first: CalendarDay, _ last: CalendarDay) {
    self.first = first
    self.last = max(first, last)
  }

  /// One day.
  public init(_ day: CalendarDay) {
    self.init(day, day)
  }

  /// Whether it is a single day.
  public var isOneDay: Bool { first == last }

  /// Whether a day is among them.
  public func contains(_ day: CalendarDay) -> Bool { first <= day && day <= last }

  /// `2026-03-14` or `2026-03-14…2026-03-16`
  public var description: String { isOneDay ? first.description : "\(first)…\(last)" }
}
