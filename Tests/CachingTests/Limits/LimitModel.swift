import Caching
import Essentials

/// What a token bucket is, said plainly: it holds tokens, and gets one more each interval until it is full. Tokens are
/// counted in nanoseconds of waiting, so that nothing is rounded.
struct LimitModel {
  private struct Bucket {
    var credit: Int64
    var time: Int64
  }

  private var buckets: [LimitDemand: Bucket] = [:]

  /// Takes one token of each, or none.
  mutating func take(_ demands: [LimitDemand], at time: Int64) -> Bool {
    for demand in demands {
      let price = Self.price(demand)
      let depth = price * Int64(demand.policy.limit.requests)
      let bucket = buckets[demand] ?? Bucket(credit: depth, time: time)
      buckets[demand] = Bucket(credit: min(depth, bucket.credit + time - bucket.time), time: time)
    }
    guard demands.allSatisfy({ (buckets[$0]?.credit ?? 0) >= Self.price($0) }) else { return false }
    for demand in demands { buckets[demand]?.credit -= Self.price(demand) }
    return true
  }

  /// How many tokens a bucket held when it was last asked.
  func tokens(_ demand: LimitDemand) -> Int { Int((buckets[demand]?.credit ?? 0) / Self.price(demand)) }

  private static func price(_ demand: LimitDemand) -> Int64 {
    let limit = demand.policy.limit
    return Int64(limit.window / .nanoseconds(1)) / Int64(limit.requests)
  }
}
