import Essentials
import Persistence

/// A key with what is kept of its secret.
struct APIKeyRecord: Sendable {
  let key: APIKey
  private let digest: String
  private let formerDigest: String?
  private let formerUntil: Timestamp?
  /// How often it was rotated.
  let generation: Int

  /// Whether a secret is the key's, or was until a rotation whose respite is not over.
  func isOpened(by secret: APIKeySecret, at now: Timestamp) -> Bool {
    let given = secret.digest
    if ConstantTime.areEqual(given, digest) { return true }
    guard let formerDigest, let formerUntil, formerUntil > now else { return false }
    return ConstantTime.areEqual(given, formerDigest)
  }

  /// The numbers of the secrets with which a signing key's requests may be signed now.
  func generations(at now: Timestamp) -> [Int] {
    guard generation > 0, let formerUntil, formerUntil > now else { return [generation] }
    return [generation, generation - 1]
  }

  init(_ row: Row) throws {
    generation = try row.value("generation")
    digest = try row.value("digest")
    formerDigest = try row.value("former_digest")
    formerUntil = try row.value("former_until")
    key = APIKey(
      id: try row.value("id"), name: try row.value("name"), scopes: ScopeList.scopes(try row.value("scopes")),
      createdBy: try row.value("created_by"), createdAt: try row.value("created_at"),
      expiresAt: try row.value("expires_at"), usedAt: try row.value("used_at"),
      revokedAt: try row.value("revoked_at"), isSigning: try row.value("is_signing", as: Int.self) == 1)
  }
}

/// API keys within one transaction.
struct APIKeyBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  private static let columns: SQL = """
    id, name, digest, former_digest, former_until, scopes, created_by, created_at, expires_at, used_at, revoked_at,
    is_signing, generation
    """

  func record(_ id: APIKeyID) async throws -> APIKeyRecord? {
    try await connection.first(
      "SELECT \(Self.columns) FROM api_keys WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(APIKeyRecord.init)
  }

  func record(ofRequest key: String) async throws -> APIKeyRecord? {
    try await connection.first(
      "SELECT \(Self.columns) FROM api_keys WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(key)"
    ).map(APIKeyRecord.init)
  }

  /// All of them, the newest first.
  func all() async throws -> [APIKey] {
    try await connection.query(
      "SELECT \(Self.columns) FROM api_keys WHERE tenant_id = \(tenant.tenant) ORDER BY id DESC LIMIT 1000"
    ).map { try APIKeyRecord($0).key }
  }

  func insert(_ key: APIKey, digest: String, request: String?) async throws {
    try await connection.execute(
      """
      INSERT INTO api_keys (tenant_id, id, name, digest, scopes, created_by, created_at, expires_at, idempotency_key,
        is_signing)
      VALUES (\(tenant.tenant), \(key.id), \(key.name), \(digest), \(ScopeList.text(key.scopes)), \(key.createdBy),
        \(now), \(key.expiresAt), \(request), \(key.isSigning ? 1 : 0))
      """)
  }

  /// - Returns: How often it was rotated now; nothing when there is no such key, or it was revoked.
  func rotate(_ id: APIKeyID, digest: String, respite: Duration) async throws -> Int? {
    try await connection.first(
      """
      UPDATE api_keys SET former_digest = digest, former_until = \(now + respite), digest = \(digest),
        generation = generation + 1
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND revoked_at IS NULL RETURNING generation
      """)?.value(at: 0)
  }

  /// - Returns: False when there is no such key, or it was revoked before.
  func revoke(_ id: APIKeyID) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE api_keys SET revoked_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND revoked_at IS NULL
      """) == 1
  }

  /// Notes that it was used; once a minute is often enough.
  func touch(_ id: APIKeyID) async throws {
    try await connection.execute(
      """
      UPDATE api_keys SET used_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        AND (used_at IS NULL OR used_at <= \(now + .seconds(-60)))
      """)
  }
}
