/// How unlike a value is to those of the same hours of the weeks before.
///
/// The modified z-score of Iglewicz and Hoaglin, *How to Detect and Handle Outliers* (ASQC, 1993): the distance from the median
/// over the median of such distances, which some odd weeks do not move. Where more than half of the weeks are alike, that is
/// nothing, and the mean of the distances stands in its place, as they say.
public struct Season: Hashable, Sendable {
  /// So many weeks are needed, else nothing is said.
  public static let fewest = 4
  /// What the distances are at least, as a share of the median: weeks that are all the same do not make the smallest
  /// difference an alarm.
  static let leastSpread = 0.02

  /// In the middle of the weeks.
  public let median: Double
  /// A distance from it that makes a score of 1.
  public let spread: Double

  /// Looks at the weeks; nothing where they are too few.
  public init?(_ weeks: [Double]) {
    guard weeks.count >= Self.fewest else { return nil }
    let median = Self.median(weeks)
    let distances = weeks.map { abs($0 - median) }
    let deviation = Self.median(distances)
    let mean = distances.reduce(0, +) / Double(distances.count)
    // 0.6745 is the upper quartile of the normal distribution, 1.2533 the square root of half of π.
    let spread = deviation > 0 ? deviation / 0.6745 : mean * 1.253314
    self.median = median
    self.spread = max(spread, abs(median) * Self.leastSpread)
  }

  /// The score; nothing where all weeks were zero, of which nothing can be said.
  public func score(_ value: Double) -> Double? { spread > 0 ? (value - median) / spread : nil }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
