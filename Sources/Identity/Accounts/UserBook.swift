public import Essentials
import Persistence

/// Users within one transaction.
struct UserBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  private static let columns: SQL = """
    id, mail, name, role, password_hash, locked, factor, factor_confirmed, factor_period, created_at, signed_in_at
    """

  func record(_ id: UserID) async throws -> UserRecord? {
    try await connection.first(
      "SELECT \(Self.columns) FROM users WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(UserRecord.init)
  }

  func record(_ mail: MailAddress) async throws -> UserRecord? {
    try await connection.first(
      "SELECT \(Self.columns) FROM users WHERE tenant_id = \(tenant.tenant) AND mail = \(mail)"
    ).map(UserRecord.init)
  }

  func page(after id: UserID?, limit: Int) async throws -> [User] {
    try await connection.query(
      """
      SELECT \(Self.columns) FROM users WHERE tenant_id = \(tenant.tenant) AND id > \(id?.text ?? "")
      ORDER BY id LIMIT \(limit)
      """
    ).map { try UserRecord($0).user }
  }

  /// How many owners there are who can sign in. Whoever changes that takes the lock first, so that two who demote each
  /// other do not leave the company without any.
  func ownerCount() async throws -> Int {
    try await connection.lock("owners of \(tenant.tenant)")
    return try await connection.first(
      """
      SELECT COUNT(*) FROM users
      WHERE tenant_id = \(tenant.tenant) AND role = \(Role.owner) AND locked = 0 AND password_hash IS NOT NULL
      """
    ).map { try $0.value(at: 0) } ?? 0
  }

  /// Whether there is an owner who can sign in, as far as is known without the lock: one that is there stays.
  func hasOwner() async throws -> Bool {
    try await connection.first(
      """
      SELECT 1 FROM users
      WHERE tenant_id = \(tenant.tenant) AND role = \(Role.owner) AND locked = 0 AND password_hash IS NOT NULL
      LIMIT 1
      """) != nil
  }

  /// - Returns: False when somebody has this mail address already.
  func insert(_ id: UserID, _ mail: MailAddress, name: String, role: Role, hash: String?) async throws -> Bool
  {
    try await connection.execute(
      """
      INSERT INTO users (tenant_id, id, mail, name, role, password_hash, created_at)
      VALUES (\(tenant.tenant), \(id), \(mail), \(name), \(role), \(hash), \(now))
      ON CONFLICT (tenant_id, mail) DO NOTHING
      """) == 1
  }

  func set(hash: String, of id: UserID) async throws { try await set("password_hash = \(hash)", of: id) }

  func set(name: String, of id: UserID) async throws { try await set("name = \(name)", of: id) }

  func set(role: Role, of id: UserID) async throws { try await set("role = \(role)", of: id) }

  func set(isLocked: Bool, of id: UserID) async throws { try await set("locked = \(isLocked)", of: id) }

  func noteSignIn(of id: UserID) async throws { try await set("signed_in_at = \(now)", of: id) }

  private func set(_ change: SQL, of id: UserID) async throws {
    try await connection.execute(
      "UPDATE users SET \(change) WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
  }

  // MARK: The second factor

  func offer(factor box: [UInt8], to id: UserID) async throws {
    try await set("factor = \(box), factor_confirmed = 0, factor_period = NULL", of: id)
  }

  func confirmFactor(of id: UserID) async throws { try await set("factor_confirmed = 1", of: id) }

  func removeFactor(of id: UserID) async throws {
    try await set("factor = NULL, factor_confirmed = 0, factor_period = NULL", of: id)
    try await set(recoveryCodes: [], of: id)
  }

  /// Notes that the code of a period was used.
  /// - Returns: False when it, or a later one, was used before.
  func use(period: Int64, of id: UserID) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE users SET factor_period = \(period)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND (factor_period IS NULL OR factor_period < \(period))
      """) == 1
  }

  func set(recoveryCodes digests: [String], of id: UserID) async throws {
    try await connection.execute(
      "DELETE FROM recovery_codes WHERE tenant_id = \(tenant.tenant) AND user_id = \(id)")
    for digest in digests {
      try await connection.execute(
        """
        INSERT INTO recovery_codes (tenant_id, user_id, digest) VALUES (\(tenant.tenant), \(id), \(digest))
        """)
    }
  }

  /// - Returns: False when there is no such code, or it was used before.
  func use(recoveryCode digest: String, of id: UserID) async throws -> Bool {
    try await connection.execute(
      """
      DELETE FROM recovery_codes
      WHERE tenant_id = \(tenant.tenant) AND user_id = \(id) AND digest = \(digest)
      """) == 1
  }
}

/// Links by which a user sets a password, within one transaction. What stands in the link is not kept, only its digest.
struct LinkBook {
  enum Purpose: String, SQLConvertible {
    case invitation, reset
  }

  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  /// Makes a link; those of the same user before it open nothing any more.
  func make(_ purpose: Purpose, for user: UserID, lifetime: Duration) async throws -> AccountLink {
    let token = SecureToken()
    try await forget(user)
    try await connection.execute(
      """
      INSERT INTO account_links (tenant_id, digest, user_id, purpose, expires_at)
      VALUES (\(tenant.tenant), \(token.digest), \(user), \(purpose), \(now + lifetime))
      """)
    return AccountLink(token: token.text, expiresAt: now + lifetime)
  }

  /// Whether a link of theirs was made within the last minute.
  ///
  /// - Parameter lifetime: How long such links are good.
  func isFresh(_ user: UserID, lifetime: Duration) async throws -> Bool {
    try await connection.first(
      """
      SELECT 1 FROM account_links
      WHERE tenant_id = \(tenant.tenant) AND user_id = \(user) AND purpose = \(Purpose.reset)
        AND expires_at > \(now + lifetime + .seconds(-60))
      """) != nil
  }

  /// Whose link it is. It opens nothing any more after that, nor does any other of theirs.
  func use(_ token: String) async throws -> UserID? {
    let row = try await connection.first(
      """
      DELETE FROM account_links
      WHERE tenant_id = \(tenant.tenant) AND digest = \(SecureToken(token).digest) AND expires_at > \(now)
      RETURNING user_id
      """)
    guard let row else { return nil }
    let user: UserID = try row.value("user_id")
    try await forget(user)
    return user
  }

  private func forget(_ user: UserID) async throws {
    try await connection.execute(
      "DELETE FROM account_links WHERE tenant_id = \(tenant.tenant) AND user_id = \(user)")
  }
}

/// What lets somebody set a password once, without knowing the one before.
public struct AccountLink: Hashable, Sendable {
  /// What stands in the link.
  public let token: String
  /// Until when it is good.
  public let expiresAt: Timestamp
}
