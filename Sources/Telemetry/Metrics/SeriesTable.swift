import Synchronization

/// The series of a metric, one for each combination of label values; bounded, because label values can come from
/// outside and each series costs memory for good.
final class SeriesTable<Series: AnyObject & Sendable>: Sendable {
  /// Stands for every combination of values beyond the limit.
  static var overflowValue: String { "other" }

  private let labelCount: Int
  private let limit: Int
  private let make: @Sendable () -> Series
  private let series: Mutex<[[String]: Series]>
  /// The only series of a metric without labels, found without a lock.
  private let only: Series?

  init(labelCount: Int, limit: Int = 500, make: @escaping @Sendable () -> Series) {
    self.labelCount = labelCount
    self.limit = limit
    self.make = make
    only = labelCount == 0 ? make() : nil
    series = Mutex([:])
  }

  subscript(values: [String]) -> Series {
    precondition(values.count == labelCount, "\(labelCount) label values are needed, not \(values.count)")
    if let only { return only }
    return series.withLock { series in
      if let found = series[values] { return found }
      let key =
        series.count < limit ? values : [String](repeating: Self.overflowValue, count: labelCount)
      if let found = series[key] { return found }
      let made = make()
      series[key] = made
      return made
    }
  }

  var all: [(values: [String], series: Series)] {
    if let only { return [([], only)] }
    return series.withLock { series in
      series.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
  }
}
