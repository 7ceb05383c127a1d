import Essentials
import Persistence

/// A session as it is stored.
struct SessionRecord: Sendable {
  let session: SignInSession
  let generation: Int64
  let refreshDigest: String
  let revokedAt: Timestamp?

  func isOpen(at now: Timestamp) -> Bool { revokedAt == nil && session.expiresAt > now }
}

/// Sessions within one transaction.
struct SessionBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  private static let columns: SQL = """
    id, user_id, device, address, generation, refresh_digest, refreshed_at, created_at, expires_at, revoked_at
    """

  func insert(_ session: SignInSession, digest: String) async throws {
    try await connection.execute(
      """
      INSERT INTO sessions (tenant_id, id, user_id, device, address, generation, refresh_digest, refreshed_at,
        created_at, expires_at)
      VALUES (\(tenant.tenant), \(session.id), \(session.user), \(session.device), \(session.address), 0, \(digest),
        \(now), \(now), \(session.expiresAt))
      """)
    try await forgetOld()
  }

  /// What has been over for a month is of no use to anybody.
  private func forgetOld() async throws {
    try await connection.execute(
      """
      DELETE FROM sessions WHERE tenant_id = \(tenant.tenant) AND expires_at < \(now + .seconds(-30 * 86_400))
      """)
  }

  func record(_ id: SessionID) async throws -> SessionRecord? {
    try await connection.first(
      "SELECT \(Self.columns) FROM sessions WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(SessionRecord.init)
  }

  /// The open sessions of a user, the newest first.
  func open(of user: UserID) async throws -> [SessionRecord] {
    try await connection.query(
      """
      SELECT \(Self.columns) FROM sessions
      WHERE tenant_id = \(tenant.tenant) AND user_id = \(user) AND revoked_at IS NULL AND expires_at > \(now)
      ORDER BY id DESC
      """
    ).map(SessionRecord.init)
  }

  /// From where a user has signed in, as far back as sessions are kept; the newest first.
  func places(of user: UserID) async throws -> [SessionPlace] {
    try await connection.query(
      """
      SELECT device, address FROM sessions WHERE tenant_id = \(tenant.tenant) AND user_id = \(user)
      ORDER BY id DESC LIMIT 200
      """
    ).map { SessionPlace(device: try $0.value("device"), address: try $0.value("address")) }
  }

  /// Replaces a session's refresh token by the next one.
  /// - Returns: False when another request has done it first.
  func advance(
    _ record: SessionRecord, digest: String, until end: Timestamp, from origin: RequestOrigin
  ) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE sessions SET generation = generation + 1, refresh_digest = \(digest), refreshed_at = \(now),
        expires_at = \(end), address = \(origin.address)
      WHERE tenant_id = \(tenant.tenant) AND id = \(record.session.id) AND generation = \(record.generation)
        AND revoked_at IS NULL
      """) == 1
  }

  /// A session is in use: it ends later, and its refresh token stays as it is.
  func prolong(_ record: SessionRecord, until end: Timestamp) async throws {
    try await connection.execute(
      """
      UPDATE sessions SET refreshed_at = \(now), expires_at = \(end)
      WHERE tenant_id = \(tenant.tenant) AND id = \(record.session.id) AND revoked_at IS NULL
      """)
  }

  /// - Returns: False when it was over before.
  @discardableResult
  func revoke(_ id: SessionID, of user: UserID, because reason: String) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE sessions SET revoked_at = \(now), reason = \(reason)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND user_id = \(user) AND revoked_at IS NULL
        AND expires_at > \(now)
      """) == 1
  }

  /// Ends a user's sessions, but for one.
  /// - Returns: How many those were.
  @discardableResult
  func revokeAll(
    of user: UserID, except kept: SessionID? = nil, because reason: String
  ) async throws -> Int {
    try await connection.execute(
      """
      UPDATE sessions SET revoked_at = \(now), reason = \(reason)
      WHERE tenant_id = \(tenant.tenant) AND user_id = \(user) AND id <> \(kept?.text ?? "") AND revoked_at IS NULL
        AND expires_at > \(now)
      """)
  }
}

extension SessionRecord {
  init(_ row: Row) throws {
    session = SignInSession(
      id: try row.value("id"), user: try row.value("user_id"), device: try row.value("device"),
      address: try row.value("address"), createdAt: try row.value("created_at"),
      refreshedAt: try row.value("refreshed_at"), expiresAt: try row.value("expires_at"))
    generation = try row.value("generation")
    refreshDigest = try row.value("refresh_digest")
    revokedAt = try row.value("revoked_at")
  }
}
