import Essentials

extension Measure {
  /// What the sums say of a counter.
  struct Sum {
    var count: Int64 = 0
    var total: Int64 = 0
    /// The same by parts: buckets of times, or currencies.
    var parts: [Int64: Amount] = [:]
  }

  /// The value, from sums. Counts and totals of nothing are zero; shares, means and percentiles of nothing are none.
  func value(_ sum: (Counter) -> Sum) -> Double? {
    switch formula {
    case .count(let counter): Double(sum(counter).count)
    case .total(let counter, let scale): Double(sum(counter).total) / scale
    case .share(let part, let whole): Self.quotient(sum(part).count, sum(whole).count, 1)
    case .mean(let counter, let scale): Self.quotient(sum(counter).total, sum(counter).count, scale)
    case .quantile(let share, let counter):
      TimeBuckets.quantile(share, of: sum(counter).parts.mapValues(\.count))
    case .money(let paid, let less, let currency):
      Double(
        (sum(paid).parts[currency.number]?.total ?? 0) - (sum(less).parts[currency.number]?.total ?? 0))
        / Double(currency.minorUnitsPerMajor)
    case .worth(let counter, let each): Double(sum(counter).count) * each
    case .gain(let counter, let each): Self.gain(Double(sum(counter).count) * each, sum(.saved), sum(.cost))
    case .totalEach(let part, let each, let scale): Self.quotient(sum(part).total, sum(each).count, scale)
    }
  }

  /// Money of calls is in millionths of a US dollar.
  private static func gain(_ worth: Double, _ saved: Sum, _ cost: Sum) -> Double? {
    guard cost.total > 0 else { return nil }
    let (saved, cost) = (Double(saved.total) / 1_000_000, Double(cost.total) / 1_000_000)
    return (worth + saved - cost) / cost
  }

  private static func quotient(_ part: Int64, _ whole: Int64, _ scale: Double) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole) / scale
  }
}
