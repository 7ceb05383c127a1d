import Essentials
import Synchronization

/// The right to make a value, of all who want it on all replicas. The others wait until it is given back.
public final class CacheLease: Sendable {
  let item: CacheItem
  let token: String
  /// How often something was forgotten when it began, in this process and in Redis; nothing where Redis was not asked.
  let epoch: Int
  let generation: Int64?
  private let start: ContinuousClock.Instant
  private let cache: Cache
  private let isOver = Atomic(false)
  private let renewal = Mutex<Task<Void, Never>?>(nil)

  init(_ item: CacheItem, token: String, epoch: Int, generation: Int64?, _ cache: Cache) {
    self.item = item
    self.token = token
    self.epoch = epoch
    self.generation = generation
    self.cache = cache
    start = .now
    guard generation != nil else { return }
    let renewing = Task { [weak cache] in
      while !Task.isCancelled {
        try? await Task.sleep(for: RedisCache.lockTime / 3)
        guard !Task.isCancelled, await cache?.renew(item, token) == true else { return }
      }
    }
    renewal.withLock { $0 = renewing }
  }

  deinit {
    stopRenewing()
  }

  /// Whether this is the first end of the lease.
  private func ends() -> Bool {
    stopRenewing()
    return isOver.exchange(true, ordering: .relaxed) == false
  }

  /// Keeps the value, unless something was forgotten meanwhile that it may have been made from.
  public func fulfil(_ bytes: [UInt8]) async {
    guard ends() else { return }
    await cache.keep(bytes, cost: .now - start, self)
  }

  /// Gives the right back without a value: the next who waits makes it. After ``fulfil(_:)`` it does nothing.
  public func abandon() async {
    guard ends() else { return }
    await cache.giveUp(self)
  }

  /// Fulfils the lease, or abandons it where there is no value, while the caller goes on.
  public func finish(with bytes: [UInt8]?) {
    guard ends() else { return }
    Task { [self] in
      if let bytes { await cache.keep(bytes, cost: .now - start, self) } else { await cache.giveUp(self) }
    }
  }

  private func stopRenewing() {
    renewal.withLock { task in
      task?.cancel()
      task = nil
    }
  }
}
