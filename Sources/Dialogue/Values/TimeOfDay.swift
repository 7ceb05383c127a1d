/// A time on a clock: `19:30`.
public struct TimeOfDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Minutes since midnight: 0 to 1439.
  public let minutes: Int

  /// A time; nothing outside of a day.
  public init?(_ hour: Int, _ minute: Int = 0) {
    guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
    minutes = hour * 60 + minute
  }

  init(minutes: Int) {
    self.minutes = min(max(minutes, 0), 1439)
  }

  public static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

  public var description: String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
  }
}

/// When on a day: after, before, between two times; both ends included.
public struct TimeWindow: Hashable, Sendable, Codable, CustomStringConvertible {
  public let from: TimeOfDay?
  public let to: TimeOfDay?

  /// A window; without an end where it is nil.
  public init(from: TimeOfDay?, to: TimeOfDay?) {
    self.from = from
    self.to = to
  }

  /// Whether a time lies in it.
  public func contains(_ time: TimeOfDay) -> Bool {
    if let from, let to, to < from { return time >= from || time <= to }
    return from.map { time >= $0 } ?? true && to.map { time <= $0 } ?? true
  }

  /// `19:00…`, `…22:00`, `19:00…21:00`
  public var description: String {
    if let from, from == to { return from.description }
    return (from?.description ?? "") + "…" + (to?.description ?? "")
  }
}
