public import Essentials
import Foundation
public import Ticketing

/// Moments as they are on the clock of a place.
public struct EventTime: Sendable {
  private let calendar: Calendar
  private let zone: TimeZone

  /// Reads the clock of a time zone.
  public init(_ zone: TimeZoneName) {
    // The name was checked when it was read; UTC stands for one that this machine has forgotten.
    let zone = TimeZone(identifier: zone.identifier) ?? .gmt
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    self.zone = zone
    self.calendar = calendar
  }

  /// The day, as `2025-10-07`.
  public func day(_ time: Timestamp) -> String {
    let parts = parts(time)
    return
      "\(Self.padded(parts.year ?? 0, 4))-\(Self.padded(parts.month ?? 0, 2))-\(Self.padded(parts.day ?? 0, 2))"
  }

  /// The time of day, as `19:30`.
  public func time(_ time: Timestamp) -> String {
    let parts = parts(time)
    return "\(Self.padded(parts.hour ?? 0, 2)):\(Self.padded(parts.minute ?? 0, 2))"
  }

  /// Day and time for people, as `Tuesday, 7 October 2025, 19:30`.
  public func text(_ time: Timestamp) -> String {
    let parts = parts(time)
    let weekday = Self.weekdays[((parts.weekday ?? 1) - 1) % 7]
    let month = Self.months[((parts.month ?? 1) - 1) % 12]
    return "\(weekday), \(parts.day ?? 1) \(month) \(parts.year ?? 0), \(self.time(time))"
  }

  /// The first moment of a day that is written as `2025-10-07`, or nothing when it is no day.
  public func start(ofDay text: String) -> Timestamp? {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let parts = DateComponents(year: year, month: month, day: day)
    guard let date = calendar.date(from: parts), calendar.component(.day, from: date) == day else {
      return nil
    }
    return Timestamp(
      milliseconds: Int64((calendar.startOfDay(for: date).timeIntervalSince1970 * 1000).rounded()))
  }

  private func parts(_ time: Timestamp) -> DateComponents {
    let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
    return calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: date)
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
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
