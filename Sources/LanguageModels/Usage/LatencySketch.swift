import Foundation

/// How durations are spread, in buckets that each are 2 % wider than the one before: a percentile is within 1 % of the
/// true one, and sketches of different servers and days add up without loss. (The idea is DDSketch's,
/// https://arxiv.org/abs/1908.10693.)
struct LatencySketch: Hashable, Sendable {
  private static let growth = 1.02
  private static let logarithm = 0.019802627296179712

  /// How many durations lie in each bucket.
  private(set) var buckets: [Int: Int] = [:]
  private(set) var count = 0

  mutating func add(_ duration: Duration) { add(1, to: Self.bucket(of: duration)) }

  mutating func add(_ count: Int, to bucket: Int) {
    buckets[bucket, default: 0] += count
    self.count += count
  }

  /// The bucket of a duration; all below a microsecond share the first.
  static func bucket(of duration: Duration) -> Int {
    let microseconds = duration.inMicroseconds
    guard microseconds > 1 else { return 0 }
    return Int((log(Double(microseconds)) / logarithm).rounded(.up))
  }

  /// The duration that a share of all does not exceed, or nothing when there are none.
  func quantile(_ share: Double) -> Duration? {
    guard count > 0 else { return nil }
    let rank = Int((share * Double(count)).rounded(.up)).clamped(to: 1...count)
    var seen = 0
    for bucket in buckets.keys.sorted() {
      seen += buckets[bucket] ?? 0
      if seen >= rank {
        let middle = bucket == 0 ? 1 : 2 * pow(Self.growth, Double(bucket)) / (Self.growth + 1)
        return .microseconds(Int64(middle.rounded()))
      }
    }
    return nil
  }
}

extension Duration {
  /// The whole microseconds.
  var inMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
