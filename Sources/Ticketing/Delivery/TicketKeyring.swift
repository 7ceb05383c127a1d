public import Essentials
public import Persistence

/// The keys that tickets are signed with. One signs; those before it stay known for as long as their tickets are good.
///
/// Private keys lie in the database, sealed with the server's secret, so that servers that share both sign with the same
/// key, and a copy of the database alone makes no tickets.
public struct TicketKeyring: Sendable {
  private let database: Database
  private let sealingKey: [UInt8]
  private let clock: any WallClock

  /// Makes a keyring.
  ///
  /// - Parameter secret: The server's secret.
  public init(database: Database, secret: [UInt8], clock: any WallClock = SystemClock()) {
    self.database = database
    sealingKey = HMAC.code(of: Array("usher ticket keys".utf8), key: secret)
    self.clock = clock
  }

  /// The key that signs; the first time, one is made.
  ///
  /// - Throws: ``TicketError/lockedKey(_:)``, and what the database throws.
  public func signingKey(_ context: TenantContext) async throws -> TicketSigningKey {
    if let row = try await database.read({ try await current($0, context) }) {
      return try open(row, context)
    }
    let fresh = sealed(context)
    let row = try await database.write { connection in
      if let row = try await current(connection, context) { return row }
      try await insert(fresh, connection, context)
      return fresh
    }
    return try open(row, context)
  }

  /// Makes a new key that signs from now on.
  @discardableResult
  public func rotate(_ context: TenantContext) async throws -> TicketSigningKey {
    let fresh = sealed(context)
    try await database.write { connection in
      try await connection.execute(
        """
        UPDATE ticket_keys SET retired_at = \(clock.now)
        WHERE tenant_id = \(context.tenant) AND retired_at IS NULL
        """)
      try await insert(fresh, connection, context)
    }
    return try open(fresh, context)
  }

  /// The keys that tickets are to be checked with: the one that signs, first, and those that have signed tickets which
  /// are still good. One is made where there is none.
  public func publicKeys(_ context: TenantContext) async throws -> [TicketPublicKey] {
    let now = clock.now
    let keys = try await database.read { connection in
      try await connection.query(
        """
        SELECT public_key FROM ticket_keys k WHERE tenant_id = \(context.tenant) AND (retired_at IS NULL OR EXISTS (
          SELECT 1 FROM tickets t
          WHERE t.tenant_id = \(context.tenant) AND t.key_id = k.id AND t.expires_at > \(now)))
        ORDER BY coalesce(retired_at, 9223372036854775807) DESC
        """
      ).compactMap { Ed25519.PublicKey(try $0.value(at: 0, as: [UInt8].self)) }
    }
    guard keys.isEmpty else { return keys.map(TicketPublicKey.init) }
    return [try await signingKey(context).publicKey]
  }

  // MARK: Rows

  private struct SealedKey: Sendable {
    let id: TicketKeyID
    let publicKey: [UInt8]
    let box: [UInt8]
  }

  private func sealed(_ context: TenantContext) -> SealedKey {
    let key = TicketSigningKey(Ed25519.PrivateKey())
    let box = SealedBox.seal(key.privateKey.seed, key: sealingKey, label: label(key.id, context))
    return SealedKey(id: key.id, publicKey: key.publicKey.key.bytes, box: box)
  }

  private func open(_ row: SealedKey, _ context: TenantContext) throws -> TicketSigningKey {
    guard let seed = SealedBox.open(row.box, key: sealingKey, label: label(row.id, context)),
      let key = Ed25519.PrivateKey(seed: seed)
    else { throw TicketError.lockedKey(row.id) }
    return TicketSigningKey(key)
  }

  private func label(_ id: TicketKeyID, _ context: TenantContext) -> String {
    "ticket key \(id) of \(context.tenant)"
  }

  private func current(_ connection: Connection, _ context: TenantContext) async throws -> SealedKey? {
    try await connection.first(
      """
      SELECT id, public_key, sealed_key FROM ticket_keys
      WHERE tenant_id = \(context.tenant) AND retired_at IS NULL
      """
    ).map {
      SealedKey(
        id: try $0.value("id"), publicKey: try $0.value("public_key"), box: try $0.value("sealed_key"))
    }
  }

  private func insert(_ key: SealedKey, _ connection: Connection, _ context: TenantContext) async throws {
    try await connection.execute(
      """
      INSERT INTO ticket_keys (tenant_id, id, public_key, sealed_key, created_at)
      VALUES (\(context.tenant), \(key.id), \(key.publicKey), \(key.box), \(clock.now))
      """)
  }
}
