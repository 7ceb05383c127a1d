public import Essentials
public import Persistence

/// The keys of the company's programs.
public struct APIKeys: Sendable {
  let database: Database
  let clock: any WallClock
  let company: TenantName?
  let secret: [UInt8]
  private let known: ShortMemory<String, APIKey?>
  let signing: ShortMemory<String, APIKeyRecord?>
  let nonces: RequestNonces

  /// How long a key that was revoked by another replica may still be taken here.
  public static let longestDelay = Duration.seconds(2)
  /// How long the former secret may be taken after a rotation.
  public static let longestRespite = Duration.seconds(7 * 86_400)

  /// Makes the keys of a database.
  ///
  /// - Parameters:
  ///   - secret: The company's secret, of which those of signing keys are made.
  ///   - company: Whose keys are made, where it is not the server's own company.
  public init(
    database: Database, secret: [UInt8], company: TenantName? = nil, clock: any WallClock = SystemClock()
  ) {
    self.database = database
    self.secret = HMAC.code(of: Array("usher signing keys".utf8), key: secret)
    signing = ShortMemory(lifetime: Self.longestDelay, clock: clock)
    nonces = RequestNonces(database: database, clock: clock)
    self.company = company
    self.clock = clock
    known = ShortMemory(lifetime: Self.longestDelay, clock: clock)
  }

  /// Whether a text has the form of a key's secret.
  public static func isSecret(_ text: String) -> Bool { APIKeySecret(text) != nil }

  /// The company whose key a text says that it is; nothing where it says none. Nobody has checked the key yet.
  public static func company(of text: String) -> TenantName? { APIKeySecret(text)?.company }

  /// All keys, the newest first; those that were revoked too.
  public func all(_ tenant: TenantContext) async throws -> [APIKey] {
    try await database.read {
      try await APIKeyBook(connection: $0, tenant: tenant, now: clock.now).all()
    }
  }

  /// Makes a key.
  ///
  /// - Parameters:
  ///   - scopes: What it may do; no more than whoever makes it.
  ///   - isSigning: Whether its secret signs requests and is never sent.
  ///   - request: The caller's name for it: the same again gives the key that was made, without its secret.
  /// - Throws: Problems of status 403 where the maker may not do what the key may, 422 where it could do nothing or has
  ///   lapsed already.
  public func create(
    named name: String, scopes: Set<Scope>, expiresAt: Timestamp?, isSigning: Bool = false,
    request: String? = nil, by author: Principal,
    from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> IssuedAPIKey {
    let now = clock.now
    guard !scopes.isEmpty else { throw Problem.keyField("/scopes", "must name at least one scope") }
    if let expiresAt, expiresAt <= now { throw Problem.keyField("/expires_at", "must be in the future") }
    // No key of a company's reaches beyond the company, not even one that the operators make.
    let beyond = scopes.subtracting(author.scopes.intersection(Scope.ofCompanies))
    guard beyond.isEmpty else { throw Problem.beyondOwnScopes(beyond) }
    let key = APIKey(
      id: APIKeyID(at: now), name: name, scopes: scopes, createdBy: author.auditName, createdAt: now,
      expiresAt: expiresAt, usedAt: nil, revokedAt: nil, isSigning: isSigning)
    // What is kept of a signing key's other secret, which nobody is told, opens nothing.
    let secret = APIKeySecret(key.id, company)
    return try await database.write { connection in
      let book = APIKeyBook(connection: connection, tenant: tenant, now: now)
      if let request, let made = try await book.record(ofRequest: request) {
        return IssuedAPIKey(key: made.key, secret: nil)
      }
      try await book.insert(key, digest: secret.digest, request: request)
      try await AuditBook(connection: connection, tenant: tenant, now: now).add(
        AuditNote(
          .keyCreated, by: author, on: key.id.text, from: origin,
          ["name": .string(name), "scopes": .string(ScopeList.text(scopes)), "signed": .bool(isSigning)]))
      return IssuedAPIKey(key: key, secret: isSigning ? signingSecret(of: key.id, 0, tenant) : secret.text)
    }
  }

  /// Gives a key a new secret.
  ///
  /// - Parameter respite: How long the former one is still taken.
  /// - Throws: A problem of status 404 where there is no such key.
  public func rotate(
    _ id: APIKeyID, respite: Duration, by author: Principal, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> IssuedAPIKey {
    let now = clock.now
    let secret = APIKeySecret(id, company)
    let (key, generation) = try await database.write { connection in
      let book = APIKeyBook(connection: connection, tenant: tenant, now: now)
      guard let key = try await book.record(id)?.key else { throw Problem.unknownKey }
      let beyond = key.scopes.subtracting(author.scopes)
      guard beyond.isEmpty else { throw Problem.beyondOwnScopes(beyond) }
      guard let generation = try await book.rotate(id, digest: secret.digest, respite: respite) else {
        throw Problem.revokedKey
      }
      try await AuditBook(connection: connection, tenant: tenant, now: now).add(
        AuditNote(.keyRotated, by: author, on: id.text, from: origin))
      return (key, generation)
    }
    forget()
    return IssuedAPIKey(
      key: key, secret: key.isSigning ? signingSecret(of: id, generation, tenant) : secret.text)
  }

  /// Makes a key open nothing any more. Doing it again changes nothing.
  ///
  /// - Throws: A problem of status 404 where there is no such key.
  public func revoke(
    _ id: APIKeyID, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> APIKey {
    let now = clock.now
    let key = try await database.write { connection in
      let book = APIKeyBook(connection: connection, tenant: tenant, now: now)
      if try await book.revoke(id) {
        try await AuditBook(connection: connection, tenant: tenant, now: now).add(
          AuditNote(.keyRevoked, by: author, on: id.text, from: origin))
      }
      guard let key = try await book.record(id)?.key else { throw Problem.unknownKey }
      return key
    }
    forget()
    return key
  }

  private func forget() {
    known.clear()
    signing.clear()
  }

  func signingSecret(of key: APIKeyID, _ generation: Int, _ tenant: TenantContext) -> String {
    SigningSecret.text(of: key, generation: generation, tenant, under: secret)
  }

  /// The key of a secret, if it may be used; notes that it was.
  public func key(of text: String, _ tenant: TenantContext) async throws -> APIKey? {
    guard let secret = APIKeySecret(text) else { return nil }
    // Not the secret itself: it stays in memory no longer than its request.
    let key = try await known.value("\(tenant.tenant) \(secret.digest)") { try await find(secret, tenant) }
    guard let key, key.expiresAt.map({ $0 > clock.now }) ?? true else { return nil }
    return key
  }

  private func find(_ secret: APIKeySecret, _ tenant: TenantContext) async throws -> APIKey? {
    let now = clock.now
    let record = try await database.read {
      try await APIKeyBook(connection: $0, tenant: tenant, now: now).record(secret.id)
    }
    guard let record, record.key.revokedAt == nil, !record.key.isSigning,
      record.isOpened(by: secret, at: now)
    else { return nil }
    try await touch(record.key, tenant)
    return record.key
  }

  /// Notes that a key was used.
  func touch(_ key: APIKey, _ tenant: TenantContext) async throws {
    let now = clock.now
    guard key.usedAt.map({ now - $0 >= .seconds(60) }) ?? true else { return }
    try await database.write(isolation: .readCommitted) {
      try await APIKeyBook(connection: $0, tenant: tenant, now: now).touch(key.id)
    }
  }
}

extension APIKey {
  /// Who calls with it.
  public var principal: Principal { Principal(.apiKey(id), name: name, role: .service, scopes: scopes) }
}

extension Problem {
  fileprivate static func keyField(_ pointer: String, _ rule: String) -> Problem {
    .wrongShape([.init(pointer: pointer, detail: rule)])
  }

  fileprivate static let unknownKey = Problem(
    kind: "not-found", title: "There is nothing here", status: 404, detail: "There is no such API key.")

  fileprivate static let revokedKey = Problem(
    kind: "key-revoked", title: "The key was revoked", status: 409,
    detail: "A key that was revoked stays so; create another one.")
}
