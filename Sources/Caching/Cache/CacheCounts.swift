import Essentials
import Synchronization
import Telemetry

/// What a tier has done since the start.
public struct TierStatistics: Hashable, Sendable {
  /// Lookups answered by this process's memory.
  public var memoryHits = 0
  /// Lookups answered by Redis.
  public var sharedHits = 0
  /// Lookups that waited for who was making the value, here or on another replica.
  public var waits = 0
  /// Values that were made because nobody had them.
  public var misses = 0
  /// Values that were made anew shortly before their end.
  public var refreshes = 0
  /// Values that were kept.
  public var stored = 0
  /// Values that had to make room in memory.
  public var evicted = 0
  /// The time that was not spent on making values again.
  public var saved = Duration.zero
  /// Values in memory now, and about how many bytes they take.
  public var entries = 0
  public var bytes = 0
  /// Values in Redis now; nothing where there is none.
  public var sharedEntries: Int?

  /// Makes statistics of nothing.
  public init() {}

  /// The share of lookups that needed no value to be made, from 0 to 1.
  public var hitRate: Double {
    let hits = memoryHits + sharedHits + waits
    return hits + misses == 0 ? 0 : Double(hits) / Double(hits + misses)
  }
}

/// Counts what the tiers do, for statistics and metrics.
final class CacheCounts: Sendable {
  enum Event: String {
    case memory, shared, waited, miss, refresh, stored, evicted
  }

  private let tiers = Mutex<[String: TierStatistics]>([:])
  private let events: Counter
  private let saved: Counter

  init(_ metrics: MetricRegistry) {
    events = metrics.counter(
      "usher_cache_events_total",
      help:
        "What the tiers of the cache do: values from memory, shared from Redis, waited for, made (miss, refresh), "
        + "stored, evicted.",
      labels: ["tier", "event"])
    saved = metrics.counter(
      "usher_cache_saved_seconds_total", help: "Time that was not spent on making values again.",
      labels: ["tier"])
  }

  func note(_ event: Event, _ tier: CacheTier, saving cost: Duration = .zero) {
    events.increment([tier.name, event.rawValue])
    if cost > .zero { saved.increment(by: cost.inSeconds, [tier.name]) }
    tiers.withLock { tiers in
      var counts = tiers[tier.name] ?? TierStatistics()
      switch event {
      case .memory: counts.memoryHits += 1
      case .shared: counts.sharedHits += 1
      case .waited: counts.waits += 1
      case .miss: counts.misses += 1
      case .refresh: counts.refreshes += 1
      case .stored: counts.stored += 1
      case .evicted: counts.evicted += 1
      }
      counts.saved += cost
      tiers[tier.name] = counts
    }
  }

  func of(_ tier: CacheTier) -> TierStatistics { tiers.withLock { $0[tier.name] } ?? TierStatistics() }
}
