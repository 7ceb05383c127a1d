import Essentials

/// What a day's summary is about.
struct UsageTallyKey: Hashable, Comparable {
  var tenant: TenantID
  var day: UsageDay
  var provider: String
  var model: String

  static func < (left: Self, right: Self) -> Bool {
    (left.tenant, left.day, left.provider, left.model) < (
      right.tenant, right.day, right.provider, right.model
    )
  }
}

/// Counts over several calls.
struct UsageTally: Hashable {
  var calls = 0
  var failures = 0
  var cancellations = 0
  var cacheHits = 0
  var tokens = TokenUsage(input: 0, output: 0)
  var costMicrodollars: Int64 = 0
  var savedMicrodollars: Int64 = 0
  /// Calls that cost something unknown.
  var unpriced = 0
  /// Calls whose tokens are estimates.
  var estimated = 0
  var duration = LatencySketch()
  var firstToken = LatencySketch()

  mutating func add(_ record: UsageRecord) {
    calls += 1
    switch record.outcome {
    case .answered: break
    case .failed: failures += 1
    case .cancelled: cancellations += 1
    }
    if record.source.cache != nil { cacheHits += 1 }
    if let usage = record.usage { tokens.add(usage) }
    if let cost = record.costMicrodollars { costMicrodollars += cost } else { unpriced += 1 }
    savedMicrodollars += record.savedMicrodollars ?? 0
    if record.isEstimated { estimated += 1 }
    // A cache's quickness says nothing about the model.
    guard record.source.cache == nil else { return }
    duration.add(record.duration)
    if let first = record.timeToFirstToken { firstToken.add(first) }
  }

  mutating func add(_ other: UsageTally) {
    calls += other.calls
    failures += other.failures
    cancellations += other.cancellations
    cacheHits += other.cacheHits
    tokens.add(other.tokens)
    costMicrodollars += other.costMicrodollars
    savedMicrodollars += other.savedMicrodollars
    unpriced += other.unpriced
    estimated += other.estimated
    for (bucket, count) in other.duration.buckets { duration.add(count, to: bucket) }
    for (bucket, count) in other.firstToken.buckets { firstToken.add(count, to: bucket) }
  }

  /// Adds up calls by tenant, day and model.
  static func tallies(of records: [UsageRecord]) -> [UsageTallyKey: UsageTally] {
    var tallies: [UsageTallyKey: UsageTally] = [:]
    for record in records {
      let key = UsageTallyKey(
        tenant: record.caller.tenant.tenant, day: UsageDay(record.time), provider: record.source.provider,
        model: record.source.model)
      tallies[key, default: UsageTally()].add(record)
    }
    return tallies
  }
}

extension TokenUsage {
  fileprivate mutating func add(_ other: TokenUsage) {
    input += other.input
    output += other.output
    cachedInput += other.cachedInput
    cacheWrites += other.cacheWrites
    reasoning += other.reasoning
  }
}
