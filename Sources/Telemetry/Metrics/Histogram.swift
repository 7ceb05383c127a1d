import Essentials
import Synchronization

/// How values are spread: a count for each bucket, their sum and their number.
public final class Histogram: MetricFamily {
  /// Upper bounds for durations in seconds, from half a millisecond to ten seconds.
  public static let secondBuckets = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  let description: MetricDescription
  private let buckets: [Double]
  private let series: SeriesTable<Distribution>

  init(_ description: MetricDescription, buckets: [Double]) {
    precondition(
      zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 }, "The buckets' bounds must ascend")
    self.description = description
    self.buckets = buckets
    series = SeriesTable(labelCount: description.labels.count) { Distribution(bucketCount: buckets.count) }
  }

  /// Adds one value to the series with these label values.
  public func observe(_ value: Double, _ values: [String] = []) {
    observe(value, values, trace: Span.current.flatMap { $0.isKept ? $0.traceID : nil })
  }

  /// Adds one value to the series with these label values, and remembers the trace, which is kept, as an example of its
  /// bucket.
  public func observe(_ value: Double, _ values: [String] = [], trace: TraceID?) {
    let exemplar = trace.map { Exemplar(trace: $0, value: value, time: SystemClock().now) }
    series[values].add(value, bucket: buckets.firstIndex { value <= $0 }, exemplar)
  }

  /// How many values the series with these label values has seen.
  public func count(_ values: [String] = []) -> Int {
    series[values].counts.withLock { $0.total }
  }

  func samples(_ format: MetricsFormat) -> String {
    series.all.map { values, distribution in
      // One snapshot, so that the buckets, the sum and the count belong together.
      let counts = distribution.counts.withLock { $0 }
      var text = ""
      var cumulative = 0
      for (index, bound) in buckets.enumerated() {
        cumulative += counts.buckets[index]
        text += description.sample(
          suffix: "_bucket", values: values, extra: ("le", format.bound(bound)), Double(cumulative),
          exemplar: format == .openMetrics ? counts.exemplars[index] : nil)
      }
      text += description.sample(
        suffix: "_bucket", values: values, extra: ("le", "+Inf"), Double(counts.total),
        exemplar: format == .openMetrics ? counts.exemplars[buckets.count] : nil)
      text += description.sample(suffix: "_sum", values: values, counts.sum)
      text += description.sample(suffix: "_count", values: values, Double(counts.total))
      return text
    }.joined()
  }
}

/// The counts of one series of a histogram.
final class Distribution: Sendable {
  struct Counts {
    var buckets: [Int]
    /// The last trace of each bucket, and of what is beyond them; none as long as there are no traces.
    var exemplars: [Int: Exemplar] = [:]
    var sum = 0.0
    var total = 0
  }

  let counts: Mutex<Counts>

  init(bucketCount: Int) {
    counts = Mutex(Counts(buckets: [Int](repeating: 0, count: bucketCount)))
  }

  func add(_ value: Double, bucket: Int?, _ exemplar: Exemplar?) {
    counts.withLock { counts in
      if let bucket { counts.buckets[bucket] += 1 }
      if let exemplar { counts.exemplars[bucket ?? counts.buckets.count] = exemplar }
      counts.sum += value
      counts.total += 1
    }
  }
}
