public import Essentials
import Persistence

extension Accounts {
  /// Who calls with an access token; nothing when it is not right, has lapsed, or its session is over.
  public func principal(of accessToken: String, _ tenant: TenantContext) async throws -> Principal? {
    guard let claims = tokens.claims(of: accessToken), claims.tenant == tenant.tenant else { return nil }
    let principal = try await principal(in: claims.session, isBrowser: false, tenant)
    return principal?.user == claims.user ? principal : nil
  }

  /// Who has an open session in a browser, which proves it by a cookie in place of tokens; nothing when it is over.
  ///
  /// Such a session has no tokens to refresh: its use prolongs it, as refreshing does others.
  public func principal(in session: SessionID, _ tenant: TenantContext) async throws -> Principal? {
    try await principal(in: session, isBrowser: true, tenant)
  }

  private func principal(
    in session: SessionID, isBrowser: Bool, _ tenant: TenantContext
  ) async throws -> Principal? {
    try await known.value(session) {
      let (principal, record) = try await read(tenant) { book -> (Principal?, SessionRecord?) in
        guard let record = try await book.sessions.record(session), record.isOpen(at: book.now),
          let user = try await book.users.record(record.session.user)?.user, user.state == .active
        else { return (nil, nil) }
        return (Principal(of: user, session: session), record)
      }
      if isBrowser, let record { try await prolong(record, tenant) }
      return principal
    }
  }

  /// Takes note that a browser's session is in use, at most once in five minutes.
  private func prolong(_ record: SessionRecord, _ tenant: TenantContext) async throws {
    let now = clock.now
    guard now - record.session.refreshedAt >= Self.useInterval else { return }
    let end = min(now + settings.refreshLifetime, record.session.createdAt + settings.longestSession)
    // Nobody is let in or kept out by this, so what is known of sessions stays.
    try await database.write(isolation: .readCommitted) { connection in
      try await SessionBook(connection: connection, tenant: tenant, now: now).prolong(record, until: end)
    }
  }

  private static let useInterval = Duration.seconds(300)

  /// Whether a text is an access token of this server that has not lapsed; whether its session is open is not asked.
  public func isAccessToken(_ text: String) -> Bool { tokens.claims(of: text) != nil }

  /// The open sessions of a user, the newest first.
  public func sessions(of user: UserID, _ tenant: TenantContext) async throws -> [SignInSession] {
    try await read(tenant) { try await $0.sessions.open(of: user).map(\.session) }
  }

  /// Ends one of a user's own sessions.
  ///
  /// - Throws: A problem of status 404 when it is none of theirs, or is over.
  public func revoke(
    _ session: SessionID, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    guard let user = author.user else { throw Problem.usersOnly }
    try await write(tenant) { book in
      guard try await book.sessions.revoke(session, of: user, because: "revoked") else {
        throw Problem.unknownSession
      }
      try await book.audit.add(AuditNote(.sessionRevoked, by: author, on: session.text, from: origin))
    }
  }

  /// Ends all sessions of a user, but for one.
  ///
  /// - Returns: How many those were.
  @discardableResult
  public func revokeAll(
    of user: UserID, except kept: SessionID?, by author: Principal, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> Int {
    try await write(tenant) { book in
      let count = try await book.sessions.revokeAll(of: user, except: kept, because: "revoked")
      try await book.audit.add(
        AuditNote(
          .sessionsRevoked, by: author, on: user.text, from: origin, ["count": .integer(Int64(count))]))
      return count
    }
  }

  /// Signs out: ends the session of a refresh token. What opens nothing any more is signed out already.
  public func signOut(
    refreshToken text: String, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    guard let token = RefreshToken(text, tenant, key: refreshKey) else { return }
    try await signOut(token.session, from: origin, tenant)
  }

  /// Signs out in a browser. What is over stays so.
  public func signOut(
    _ session: SessionID, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    try await write(tenant) { book in
      guard let record = try await book.sessions.record(session) else { return }
      let user = record.session.user
      guard try await book.sessions.revoke(session, of: user, because: "signed out") else { return }
      try await book.audit.add(
        AuditNote(.sessionRevoked, by: nil, on: session.text, from: origin, ["user": .string(user.text)]))
    }
  }
}
