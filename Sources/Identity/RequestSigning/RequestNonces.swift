import Essentials
import Persistence
import Synchronization

/// What signed requests have said once, in the database: a request that was recorded is no good at another replica either,
/// nor after a restart. Each is kept for as long as its signature could be taken.
final class RequestNonces: Sendable {
  private let database: Database
  private let clock: any WallClock
  private let cleanedAt: Mutex<Timestamp>

  /// How often those that have lapsed are removed.
  private static let interval = Duration.seconds(60)

  init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
    cleanedAt = Mutex(clock.now)
  }

  /// Takes a nonce of a key.
  ///
  /// - Parameter signedAt: When the signature was made, in seconds since 1970.
  /// - Returns: False when it has come before.
  func take(
    _ nonce: String, of key: APIKeyID, signedAt: Int64, _ tenant: TenantContext
  ) async throws -> Bool {
    // Half a minute more than the signature counts: the clocks of replicas may differ.
    let end = Timestamp(milliseconds: signedAt * 1000) + APIKeys.tolerance + .seconds(30)
    let now = clock.now
    let isDue = cleanedAt.withLock { last in
      guard now - last >= Self.interval else { return false }
      last = now
      return true
    }
    return try await database.write(isolation: .readCommitted) { connection in
      if isDue {
        try await connection.execute(
          "DELETE FROM request_nonces WHERE tenant_id = \(tenant.tenant) AND expires_at < \(now)")
      }
      return try await connection.execute(
        """
        INSERT INTO request_nonces (tenant_id, key_id, nonce, expires_at)
        VALUES (\(tenant.tenant), \(key), \(nonce), \(end)) ON CONFLICT DO NOTHING
        """) == 1
    }
  }
}
