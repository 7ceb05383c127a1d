public import Essentials
import Foundation

/// When an event begins, as the clock at the venue shows it.
public struct MarketStart: Hashable, Sendable {
  /// The day, as `2027-03-14`.
  public var day: String
  /// Minutes since midnight; nothing while the time is not known.
  public var minute: Int?
  /// The venue's time zone by its IANA name, where the market says it.
  public var zone: String?
  /// The moment itself, where the market says enough to know it.
  public var moment: Timestamp?

  /// Describes a beginning.
  public init(day: String, minute: Int?, zone: String? = nil, moment: Timestamp? = nil) {
    self.day = day
    self.minute = minute
    self.zone = zone
    self.moment = moment
  }

  /// The time of day as `19:30`; nothing while it is not known.
  public var time: String? {
    minute.map { "\($0 / 60 < 10 ? "0" : "")\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" }
  }

  /// Reads a day, `2027-03-14`, and what follows it as a time: `T19:30:00`, `19:30`.
  ///
  /// - Returns: Nothing where there is no such day.
  static func local(day text: String, time: String?) -> (day: String, minute: Int?)? {
    let day = String(text.prefix(10))
    guard Timestamp("\(day)T00:00:00Z") != nil else { return nil }
    let rest = time ?? String(text.dropFirst(11))
    let parts = rest.split(separator: ":").prefix(2).map { $0.prefix(2) }
    guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return (day, nil) }
    return (day, hour * 60 + minute)
  }

  /// A moment on the clock of a zone; nothing where the zone is not known.
  static func local(_ moment: Timestamp, zone: String?) -> (day: String, minute: Int)? {
    guard let zone = zone.flatMap({ TimeZone(identifier: $0) }) else { return nil }
    let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    let shifted = moment + .seconds(zone.secondsFromGMT(for: date))
    let text = shifted.description
    guard let read = local(day: text, time: nil), let minute = read.minute else { return nil }
    return (read.day, minute)
  }
}
