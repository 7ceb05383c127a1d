/// A day of the Gregorian calendar, wherever one is: `2026-03-14`.
///
/// The arithmetic is Howard Hinnant's (https://howardhinnant.github.io/date_algorithms.html).
public struct CalendarDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let year: Int
  /// 1 to 12
  public let month: Int
  /// 1 to 31
  public let day: Int

  /// A day; nothing where the calendar has none, as on 30 February.
  public init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (1900...2999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day a number of days after 1970-01-01.
  public init(daysSinceEpoch: Int) {
    // Held within the years that people plan for, so that no sum leaves the calendar.
    let shifted = min(max(daysSinceEpoch, -25_567), 376_200) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Reads `2026-03-14`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year, month, day)
  }

  /// Days since 1970-01-01.
  public var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int { ((daysSinceEpoch + 3) % 7 + 7) % 7 + 1 }

  /// The day some days later, or earlier.
  public func adding(days: Int) -> Self {
    Self(daysSinceEpoch: daysSinceEpoch + min(max(days, -400_000), 400_000))
  }

  /// The same day some months later, or the month's last one.
  public func adding(months: Int) -> Self {
    let count = year * 12 + month - 1 + min(max(months, -12_000), 12_000)
    let (year, month) = (min(max(count / 12, 1900), 2999), count % 12 + 1)
    return Self(year, month, min(day, Self.length(ofMonth: month, in: year))) ?? self
  }

  /// The month's first day.
  public var startOfMonth: Self { adding(days: 1 - day) }
  /// The month's last day.
  public var endOfMonth: Self { adding(days: Self.length(ofMonth: month, in: year) - day) }
  /// The Monday of the week.
  public var startOfWeek: Self { adding(days: 1 - weekday) }

  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  public var description: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is no day such as 2026-03-14")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
