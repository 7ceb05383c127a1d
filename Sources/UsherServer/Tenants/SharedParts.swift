import Caching
import Essentials
import Identity

/// What the companies on a server share beside the services: limits are counted in one place, and who has the operators'
/// key is an operator of all.
struct SharedParts: Sendable {
  let version: String
  let secrets: ServerSecrets
  let redis: RedisClient?
  let limiter: MemoryRateLimiter
  let replicaLimiter: SharedRateLimiter?
  /// The way to other processes; nothing where there can be none.
  let relay: LiveRelay?
  let startedAt: Timestamp
  let stopping: StopNotice
}
