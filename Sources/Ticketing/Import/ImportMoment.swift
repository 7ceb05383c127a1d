import Essentials

/// When an event begins, as a file says it.
enum ImportMoment: Hashable {
  /// `2026-12-04T19:30:00-08:00`: the same everywhere.
  case exact(Timestamp)
  /// `2026-12-04 19:30`: by the venue's clock.
  case local(VenueClock.Day, hour: Int, minute: Int)
  /// `+3d 19:30`: so many days after the day of the import, by the venue's clock.
  case relative(days: Int, hour: Int, minute: Int)

  static let expectation = """
    must be a date and time such as 2026-12-04 19:30 by the venue's clock, 2026-12-04T19:30:00-08:00, or +3d 19:30 for \
    three days after the import
    """

  init?(_ text: String) {
    if let time = Timestamp(text) {
      self = .exact(time)
      return
    }
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
    guard parts.count == 2, let (hour, minute) = Self.time(parts[1]) else { return nil }
    if parts[0].hasPrefix("+"), parts[0].hasSuffix("d"), let days = Int(parts[0].dropFirst().dropLast()),
      (0...3660).contains(days)
    {
      self = .relative(days: days, hour: hour, minute: minute)
      return
    }
    let date = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard date.count == 3, date[0].count == 4, let year = Int(date[0]), let month = Int(date[1]),
      let day = Int(date[2])
    else { return nil }
    self = .local(VenueClock.Day(year: year, month: month, day: day), hour: hour, minute: minute)
  }

  /// `19:30`, also with seconds, which must be zero.
  static func time(_ text: String) -> (hour: Int, minute: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || (parts.count == 3 && parts[2] == "00"), let hour = Int(parts[0]),
      let minute = Int(parts[1]), parts[1].count == 2, (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    return (hour, minute)
  }

  /// The moment, for an import now. A relative one is always at least two hours ahead: what would be over already, or
  /// about to begin, is a day later.
  func moment(on clock: VenueClock, now: Timestamp) -> Timestamp? {
    switch self {
    case .exact(let time): return time
    case .local(let day, let hour, let minute): return clock.moment(day, hour: hour, minute: minute)
    case .relative(let days, let hour, let minute):
      let today = clock.day(of: now)
      let moment = clock.moment(clock.day(today, plus: days), hour: hour, minute: minute)
      if let moment, moment >= now + .seconds(7200) { return moment }
      return clock.moment(clock.day(today, plus: days + 1), hour: hour, minute: minute)
    }
  }

  /// Whether the day of the import counts.
  var isRelative: Bool {
    if case .relative = self { true } else { false }
  }
}

/// A moment that depends on an event's beginning: doors, end, start and end of the sale.
enum ImportOffset: Hashable {
  /// `-90m`, `+2h30m`, `-30d`: so long before or after the beginning.
  case after(Duration)
  /// `18:00`: on the day of the event, by the venue's clock.
  case time(hour: Int, minute: Int)
  /// A moment of its own.
  case moment(ImportMoment)

  static let expectation = """
    must be a time such as 18:00, a distance from the beginning such as -90m, +2h30m or -30d, or a date and time
    """

  init?(_ text: String) {
    if let (hour, minute) = ImportMoment.time(text) {
      self = .time(hour: hour, minute: minute)
    } else if let distance = Self.distance(text) {
      self = .after(distance)
    } else if let moment = ImportMoment(text), !moment.isRelative {
      self = .moment(moment)
    } else {
      return nil
    }
  }

  private static func distance(_ text: String) -> Duration? {
    guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
    var seconds = 0
    var rest = text.dropFirst()
    while !rest.isEmpty {
      let digits = rest.prefix(while: \.isNumber)
      rest = rest.dropFirst(digits.count)
      guard digits.utf8.count <= 5, let number = Int(digits), let unit = rest.popFirst(),
        let length = ["m": 60, "h": 3600, "d": 86_400][unit]
      else { return nil }
      seconds += number * length
    }
    return seconds == 0 ? nil : .seconds(sign == "-" ? -seconds : seconds)
  }

  /// - Parameter isLater: Whether a time of day before the event's means the day after, as that of an end does.
  func moment(from start: Timestamp, on clock: VenueClock, isLater: Bool = false) -> Timestamp? {
    switch self {
    case .after(let distance): return start + distance
    case .moment(let moment): return moment.moment(on: clock, now: start)
    case .time(let hour, let minute):
      let day = clock.day(of: start)
      let moment = clock.moment(day, hour: hour, minute: minute)
      if let moment, !isLater || moment > start { return moment }
      return clock.moment(clock.day(day, plus: 1), hour: hour, minute: minute)
    }
  }
}
