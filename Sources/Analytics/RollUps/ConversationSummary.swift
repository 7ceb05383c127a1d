import Essentials

/// What one conversation adds to the sums, and by what it is found again.
struct ConversationSummary: Hashable, Sendable {
  var startedAt: Timestamp
  var lastAt: Timestamp
  /// That of its first answer.
  var series: Series
  var amounts: [Cell<Series>: Amount] = [:]
  var turns: Int64 = 0
  var rating: Int64?
  /// In thousandths.
  var satisfaction: Int64?
  /// Whether traces were removed by their age, so that what customers wanted is not known any more.
  var hasLostTraces = false

  init(startedAt: Timestamp, channel: String) {
    self.startedAt = startedAt
    lastAt = startedAt
    series = Series(channel: channel)
  }

  /// The counters that it has added to, a bit each.
  var marks: Int64 { amounts.keys.reduce(0) { $0 | ($1.counter.mark ?? 0) } }

  /// Adds to a counter.
  ///
  /// - Parameters:
  ///   - time: When; the conversation's beginning unless told.
  ///   - series: Of what; the conversation's own unless told.
  mutating func add(
    _ counter: Counter, _ amount: Amount = Amount(count: 1), at time: Timestamp? = nil,
    of series: Series? = nil, part: Int64 = 0
  ) {
    let hour = (time ?? startedAt).hour
    let cell = Cell(counter: counter, hour: hour, series: series ?? self.series, part: part)
    amounts[cell, default: Amount()] += amount
  }

  /// Adds where something is so.
  mutating func add(_ counter: Counter, if condition: Bool) {
    if condition { add(counter) }
  }

  /// Adds a time.
  mutating func add(
    _ counter: Counter, milliseconds: Double, at time: Timestamp? = nil, of series: Series? = nil
  ) {
    let milliseconds = max(0, milliseconds)
    add(
      counter, Amount(count: 1, total: Int64(milliseconds.rounded())), at: time, of: series,
      part: TimeBuckets.bucket(ofMilliseconds: milliseconds))
  }
}

extension Timestamp {
  /// Whole hours since 1970 in UTC.
  var hour: Int64 { milliseconds.divided(by: 3_600_000) }
}
