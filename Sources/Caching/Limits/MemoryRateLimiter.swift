public import Essentials
import Synchronization

/// Buckets in this process's memory: no wait, a bounded number of them, and no sharing with other replicas.
public final class MemoryRateLimiter: RateLimiter {
  private final class Shard: Sendable {
    let buckets: Mutex<BucketShard>

    init(capacity: Int) {
      buckets = Mutex(BucketShard(capacity: capacity))
    }
  }

  private let shards: [Shard]
  private let clock: any MonotonicClock
  private let start: ContinuousClock.Instant
  private let forgotten = Atomic(0)

  /// Makes a limiter whose buckets are all full.
  ///
  /// - Parameters:
  ///   - capacity: How many buckets are kept that are not full; each takes about 200 bytes.
  ///   - shards: Into how many parts they are divided, each with a lock of its own.
  public init(
    capacity: Int = 100_000, shards: Int = 32, clock: any MonotonicClock = ContinuousClock()
  ) {
    precondition(shards > 0 && capacity >= shards, "Each part has room for a bucket")
    self.shards = (0..<shards).map { _ in Shard(capacity: capacity / shards) }
    self.clock = clock
    start = clock.instant
  }

  /// How many buckets are kept.
  public var count: Int { shards.reduce(0) { $0 + $1.buckets.withLock { $0.count } } }

  /// How many buckets that were not full had to go for others.
  public var forgottenCount: Int { forgotten.load(ordering: .relaxed) }

  /// Takes one token of each bucket, or none of any. Where several ask at once, one may be refused over a token that
  /// another is about to give back; none is ever given too much.
  public func take(_ demands: [LimitDemand]) -> LimitDecision {
    let now = (clock.instant - start).wholeNanoseconds
    var states: [LimitDecision.State] = []
    states.reserveCapacity(demands.count)
    for (index, demand) in demands.enumerated() {
      let state = take(demand, now)
      states.append(state)
      guard state.retry > .zero else { continue }
      for earlier in 0..<index { states[earlier] = giveBack(demands[earlier], now) }
      states += demands[(index + 1)...].map { look($0, now) }
      break
    }
    return LimitDecision(states: states)
  }

  private func take(_ demand: LimitDemand, _ now: Int64) -> LimitDecision.State {
    let policy = demand.policy
    return withBuckets(of: demand) { buckets, bucket in
      let full = buckets.full(bucket) ?? now
      guard let next = CellRate.taking(policy, full: full, now: now) else {
        return CellRate.state(policy, full: full, now: now, isRefused: true)
      }
      if buckets.set(bucket, full: next, now: now) { forgotten.add(1, ordering: .relaxed) }
      return CellRate.state(policy, full: next, now: now, isRefused: false)
    }
  }

  private func giveBack(_ demand: LimitDemand, _ now: Int64) -> LimitDecision.State {
    withBuckets(of: demand) { buckets, bucket in
      buckets.giveBack(bucket, demand.policy.interval, now: now)
      return CellRate.state(demand.policy, full: buckets.full(bucket) ?? now, now: now, isRefused: false)
    }
  }

  /// How a bucket stands that is not asked any more, since another has refused; an empty one refuses as well.
  private func look(_ demand: LimitDemand, _ now: Int64) -> LimitDecision.State {
    withBuckets(of: demand) { buckets, bucket in
      let full = buckets.full(bucket) ?? now
      let isRefused = CellRate.taking(demand.policy, full: full, now: now) == nil
      return CellRate.state(demand.policy, full: full, now: now, isRefused: isRefused)
    }
  }

  private func withBuckets<Result>(
    of demand: LimitDemand, _ body: (inout BucketShard, LimitDemand.Bucket) -> Result
  ) -> Result {
    let bucket = demand.bucket
    let index = Int(UInt(bitPattern: bucket.hashValue) % UInt(shards.count))
    return shards[index].buckets.withLock { body(&$0, bucket) }
  }
}
