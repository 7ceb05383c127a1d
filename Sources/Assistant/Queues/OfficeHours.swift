public import Essentials
import Foundation

/// When people of the company answer.
public struct OfficeHours: Hashable, Sendable {
  /// From one minute of a day to another, which is not part of it.
  public typealias Span = Range<Int>

  /// The zone of the hours, such as `Europe/London`.
  public var zone: String
  /// By the day of the week, from 1 for Sunday to 7 for Saturday.
  public var week: [Int: [Span]]
  /// Days, as `2026-12-25`, on which nobody answers.
  public var holidays: Set<String>

  /// Makes hours.
  public init(zone: String, week: [Int: [Span]], holidays: Set<String> = []) {
    self.zone = zone
    self.week = week
    self.holidays = holidays
  }

  /// How far ahead is looked, in days.
  private static let horizon = 400

  /// One time that somebody answers.
  private struct Opening {
    var start: Timestamp
    var end: Timestamp
    /// The minute of the day at which it begins, and the day.
    var minute: Int
    var day: Day
    /// In how many days that is.
    var ahead: Int
  }

  private struct Day {
    var date: Date
    var number: Int
    var month: Int
    var weekday: Int
  }

  /// Whether somebody answers at a moment.
  public func areOpen(at now: Timestamp) -> Bool {
    openings(of: 0, from: now).contains { $0.start <= now && now < $0.end }
  }

  /// When somebody answers again; nothing where it is open, or nobody knows.
  public func nextOpening(after now: Timestamp) -> Timestamp? { next(after: now)?.start }

  /// When somebody answers again, in words: “today at 13:00”, “tomorrow at 9:00”, “on Monday at 9:00”, “on 4 January at 9:00”;
  /// nothing where it is open, or nobody knows.
  public func nextOpeningInWords(after now: Timestamp) -> String? {
    guard let next = next(after: now) else { return nil }
    let minute = next.minute % 60
    return "\(Self.name(of: next.day, next.ahead)) at \(next.minute / 60):\(minute < 10 ? "0" : "")\(minute)"
      + " (\(Self.place(zone)) time)"
  }

  /// The moment up to which so much time has passed in which somebody answers; nothing where that is too far ahead.
  public func moment(after time: Duration, from start: Timestamp) -> Timestamp? {
    var rest = time
    for ahead in 0..<Self.horizon {
      for opening in openings(of: ahead, from: start) where opening.end > start {
        let begin = max(opening.start, start)
        let length = opening.end - begin
        if length >= rest { return begin + rest }
        rest -= length
      }
    }
    return nil
  }

  /// How much time lies between two moments in which somebody answers.
  public func time(from start: Timestamp, to end: Timestamp) -> Duration {
    var time = Duration.zero
    for ahead in 0..<Self.horizon {
      let openings = openings(of: ahead, from: start)
      for opening in openings where opening.end > start && opening.start < end {
        time += min(opening.end, end) - max(opening.start, start)
      }
      if let last = openings.last, last.start >= end { break }
      if start + .seconds((ahead - 1) * 86_400) > end { break }
    }
    return time
  }

  // MARK: Parts

  private func next(after now: Timestamp) -> Opening? {
    guard !areOpen(at: now) else { return nil }
    for ahead in 0..<Self.horizon {
      if let next = openings(of: ahead, from: now).first(where: { $0.start > now }) { return next }
    }
    return nil
  }

  /// When somebody answers on a day, earliest first.
  private func openings(of ahead: Int, from now: Timestamp) -> [Opening] {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    let today = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(now.milliseconds) / 1000))
    guard let date = calendar.date(byAdding: .day, value: ahead, to: today) else { return [] }
    let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
    guard let year = parts.year, let month = parts.month, let number = parts.day, let weekday = parts.weekday,
      !holidays.contains("\(year)-\(month < 10 ? "0" : "")\(month)-\(number < 10 ? "0" : "")\(number)")
    else { return [] }
    let day = Day(date: date, number: number, month: month, weekday: weekday)
    return (week[weekday] ?? []).sorted { $0.lowerBound < $1.lowerBound }.map { span in
      // The clock on the wall counts, also on days on which it is put forward or back.
      func moment(_ minute: Int) -> Timestamp {
        var parts = DateComponents(year: year, month: month, day: number)
        (parts.hour, parts.minute) = (minute / 60, minute % 60)
        let date = calendar.date(from: parts) ?? date
        return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
      }
      return Opening(
        start: moment(span.lowerBound), end: moment(span.upperBound), minute: span.lowerBound, day: day,
        ahead: ahead)
    }
  }

  /// `New York` of `America/New_York`.
  private static func place(_ zone: String) -> String {
    String(zone.split(separator: "/").last ?? "").replacingOccurrences(of: "_", with: " ")
  }

  private static func name(of day: Day, _ ahead: Int) -> String {
    switch ahead {
    case 0: "today"
    case 1: "tomorrow"
    case 2...6: "on \(weekdays[day.weekday - 1])"
    default: "on \(day.number) \(months[day.month - 1])"
    }
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
}
