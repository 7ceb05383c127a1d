import Foundation

/// Buckets of times, each a tenth wider than the one before: histograms of them can be added up, and any share of the times is
/// known to five per cent.
public enum TimeBuckets {
  private static let growth = 1.1
  private static let last: Int64 = 255

  /// The bucket of a time. 0 is for less than a millisecond, the last for all that is over a year.
  public static func bucket(ofMilliseconds time: Double) -> Int64 {
    guard time >= 1 else { return 0 }
    return Int64(min(Double(last), (log(time) / log(growth)).rounded(.down) + 1))
  }

  /// The time in the middle of a bucket.
  public static func milliseconds(of bucket: Int64) -> Double {
    bucket <= 0 ? 0.5 : pow(growth, Double(bucket) - 0.5)
  }

  /// The time that so large a share of all is not above, from counts by bucket.
  public static func quantile(_ share: Double, of counts: [Int64: Int64]) -> Double? {
    let sum = counts.values.reduce(0, +)
    guard sum > 0 else { return nil }
    let rank = max(1, Int64((share * Double(sum)).rounded(.up)))
    var seen: Int64 = 0
    for (bucket, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= rank { return milliseconds(of: bucket) }
    }
    return nil
  }
}
