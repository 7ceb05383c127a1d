import Essentials
import Synchronization

/// Values in this process's memory, divided into parts with a lock each.
final class MemoryCache: Sendable {
  private final class Shard: Sendable {
    let values: Mutex<MemoryShard>

    init(capacity: Int) {
      values = Mutex(MemoryShard(capacity: capacity))
    }
  }

  private let shards: [Shard]

  init(bytes: Int, shards: Int = 16) {
    self.shards = (0..<shards).map { _ in Shard(capacity: bytes / shards) }
  }

  func value(for item: CacheItem, at now: Timestamp) -> CacheValue? {
    shard(item).values.withLock { $0.value(for: item, at: now) }
  }

  /// Keeps a value, and gives back what had to go for it.
  func set(_ value: CacheValue, for item: CacheItem, until: Timestamp) -> [CacheItem] {
    shard(item).values.withLock { $0.set(value, for: item, until: until) }
  }

  func remove(_ tag: CacheTag, of tenant: TenantID) -> Int {
    shards.reduce(0) { $0 + $1.values.withLock { $0.remove(tag, of: tenant) } }
  }

  func removeAll(where isMeant: (CacheItem) -> Bool) -> Int {
    shards.reduce(0) { $0 + $1.values.withLock { $0.removeAll(where: isMeant) } }
  }

  /// How many values of a tenant there are by tier, and how many bytes they take.
  func sizes(of tenant: TenantID) -> [String: (entries: Int, bytes: Int)] {
    var sizes: [String: (entries: Int, bytes: Int)] = [:]
    for shard in shards {
      shard.values.withLock { values in
        values.forEach { item, weight in
          guard item.tenant == tenant else { return }
          sizes[item.tier.name, default: (0, 0)].entries += 1
          sizes[item.tier.name, default: (0, 0)].bytes += weight
        }
      }
    }
    return sizes
  }

  /// How many bytes all values take.
  var bytes: Int { shards.reduce(0) { $0 + $1.values.withLock { $0.bytes } } }

  private func shard(_ item: CacheItem) -> Shard {
    shards[Int(UInt(bitPattern: item.key.hashValue) % UInt(shards.count))]
  }
}
