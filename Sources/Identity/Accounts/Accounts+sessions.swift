public import Essentials

extension Accounts {
  /// Who calls with an access token; nothing when it is not right, has lapsed, or its session is over.
  public func principal(of accessToken: String, _ tenant: TenantContext) async throws -> Principal? {
    guard let claims = tokens.claims(of: accessToken), claims.tenant == tenant.tenant else { return nil }
    return try await known.value(claims.session) {
      try await read(tenant) { book in
        guard let record = try await book.sessions.record(claims.session), record.isOpen(at: book.now),
          record.session.user == claims.user,
          let user = try await book.users.record(claims.user)?.user, user.state == .active
        else { return nil }
        return Principal(of: user, session: claims.session)
      }
    }
  }

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
    try await write(tenant) { book in
      guard let record = try await book.sessions.record(token.session) else { return }
      let user = record.session.user
      guard try await book.sessions.revoke(token.session, of: user, because: "signed out") else { return }
      try await book.audit.add(
        AuditNote(
          .sessionRevoked, by: nil, on: token.session.text, from: origin, ["user": .string(user.text)]))
    }
  }
}
