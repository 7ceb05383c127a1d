public import Essentials

/// Whole days in UTC, the last one included.
public struct CostPeriod: Hashable, Sendable {
  public var first: UsageDay
  public var last: UsageDay

  /// Makes a period; nothing when it ends before it begins.
  public init?(from first: UsageDay, to last: UsageDay) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  /// The calendar month before the one of a moment.
  public static func monthBefore(_ moment: Timestamp) -> CostPeriod {
    let firstOfThis = String(moment.description.prefix(8)) + "01T00:00:00Z"
    let lastOfThat = UsageDay((Timestamp(firstOfThis) ?? moment) + .seconds(-1))
    let firstOfThat = UsageDay(String(lastOfThat.description.prefix(8)) + "01") ?? lastOfThat
    return CostPeriod(from: firstOfThat, to: lastOfThat) ?? CostPeriod(only: lastOfThat)
  }

  private init(only day: UsageDay) {
    first = day
    last = day
  }

  /// Its first moment.
  public var start: Timestamp { first.start }
  /// The first moment after it.
  public var end: Timestamp { last.start + .seconds(86_400) }
}
