import Essentials

/// Whether two beginnings are one.
struct TimeComparison {
  private let one: MarketStart
  private let other: MarketStart

  init(_ one: MarketEvent, _ other: MarketEvent) {
    self.one = one.start
    self.other = other.start
  }

  var part: EventMatch.Part {
    let (score, reason) = compared
    return EventMatch.Part(aspect: .time, score: score, reason: reason)
  }

  private var compared: (Double, String) {
    // The moment itself is the same however a market writes the zone.
    if let first = one.moment, let second = other.moment, one.day != other.day {
      let minutes = Int(abs((first - second).wholeMilliseconds) / 60_000)
      if minutes <= 60 { return (0.9, "the same moment on other clocks") }
    }
    if let minutes = CalendarText.minutes(from: one, to: other).map(abs) {
      if one.day != other.day, minutes > 60 { return (0, "other days") }
      return Self.score(minutes)
    }
    return one.day == other.day ? (0.8, "the same day, one time is not told") : (0, "other days")
  }

  /// Doors open up to an hour and a half before the start; two performances of a day are two hours apart or more.
  private static func score(_ minutes: Int) -> (Double, String) {
    switch minutes {
    case 0: (1, "the same time")
    case ...30: (0.95, "\(minutes) minutes apart")
    case ...60: (0.9, "\(minutes) minutes apart, as doors and start are")
    case ...90: (0.8, "\(minutes) minutes apart, as doors and start are")
    case ..<120: (0.5, "\(minutes) minutes apart")
    default: (0, "\(minutes / 60) hours apart")
    }
  }
}
