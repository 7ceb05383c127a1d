import Essentials
import Foundation

/// The calendar on a venue's wall.
struct VenueClock {
  private let calendar: Calendar

  init(_ zone: TimeZoneName) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = Locale(identifier: "en_US_POSIX")
    // Every name that there is names a zone.
    calendar.timeZone = TimeZone(identifier: zone.identifier) ?? .gmt
    self.calendar = calendar
  }

  /// A day.
  struct Day: Hashable {
    var year: Int
    var month: Int
    var day: Int

    /// `2026-12-04`
    var text: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  }

  /// The day of a moment.
  func day(of time: Timestamp) -> Day {
    let parts = calendar.dateComponents([.year, .month, .day], from: date(time))
    return Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
  }

  /// The moment of a time on a day, or nothing when there is no such day. A time that a change of clocks leaves out is an
  /// hour later; of one that comes twice the first counts.
  func moment(_ day: Day, hour: Int, minute: Int) -> Timestamp? {
    var parts = DateComponents()
    (parts.year, parts.month, parts.day) = (day.year, day.month, day.day)
    guard (1...12).contains(day.month), let noon = calendar.date(from: parts),
      self.day(of: timestamp(noon)) == day
    else { return nil }
    (parts.hour, parts.minute) = (hour, minute)
    return calendar.date(from: parts).map(timestamp)
  }

  /// The day so many days later.
  func day(_ day: Day, plus days: Int) -> Day {
    var parts = DateComponents()
    (parts.year, parts.month, parts.day, parts.hour) = (day.year, day.month, day.day, 12)
    guard let start = calendar.date(from: parts),
      let end = calendar.date(byAdding: .day, value: days, to: start)
    else { return day }
    return self.day(of: timestamp(end))
  }

  /// `Friday 4 December 2026`
  func dateInWords(_ time: Timestamp) -> String {
    let parts = calendar.dateComponents([.weekday, .day, .month, .year], from: date(time))
    let weekday = Self.weekdays[((parts.weekday ?? 1) - 1) % 7]
    return "\(weekday) \(parts.day ?? 0) \(Self.months[((parts.month ?? 1) - 1) % 12]) \(parts.year ?? 0)"
  }

  /// `19:30`, or `7:30 pm` where people count so.
  func timeInWords(_ time: Timestamp, twelveHours: Bool) -> String {
    let parts = calendar.dateComponents([.hour, .minute], from: date(time))
    let (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
    guard twelveHours else { return "\(hour):\(Day.two(minute))" }
    return "\((hour + 11) % 12 + 1):\(Day.two(minute)) \(hour < 12 ? "am" : "pm")"
  }

  private func date(_ time: Timestamp) -> Date {
    Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
  }

  private func timestamp(_ date: Date) -> Timestamp {
    Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]
}
