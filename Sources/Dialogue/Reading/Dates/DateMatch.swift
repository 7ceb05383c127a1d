/// Days that some tokens name.
struct DateMatch {
  var ranges: [DayRange]
  /// The token behind them.
  var end: Int
  var confidence: Double
  /// Other days that may be meant.
  var alternatives: [[DayRange]] = []

  init(_ day: CalendarDay, end: Int, confidence: Double = 0.95, alternatives: [CalendarDay] = []) {
    self.init(
      [DayRange(day)], end: end, confidence: confidence, alternatives: alternatives.map { [DayRange($0)] })
  }

  init(_ first: CalendarDay, _ last: CalendarDay, end: Int, confidence: Double = 0.9) {
    self.init([DayRange(first, last)], end: end, confidence: confidence)
  }

  init(_ ranges: [DayRange], end: Int, confidence: Double, alternatives: [[DayRange]] = []) {
    self.ranges = ranges
    self.end = end
    self.confidence = confidence
    self.alternatives = alternatives
  }
}
