public import Essentials

/// What somebody signs in with.
public struct SignInAttempt: Sendable {
  /// The mail address, as it was typed.
  public var mail: String
  /// The password.
  public var password: String
  /// A code of the second factor, or a recovery code.
  public var code: String?

  /// Takes what was typed.
  public init(mail: String, password: String, code: String? = nil) {
    self.mail = mail
    self.password = password
    self.code = code
  }
}

extension Accounts {
  /// Signs somebody in.
  ///
  /// A wrong password and an unknown mail address are answered alike and take the same time.
  ///
  /// - Throws: Problems of status 401 when mail, password or code are not right or a code is missing, 403 when the user
  ///   is locked, 429 when there were too many attempts.
  public func signIn(
    _ attempt: SignInAttempt, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> SignedIn {
    let mail = MailAddress(attempt.mail)
    let subject = mail?.text ?? attempt.mail
    let record = try await write(tenant) { book in
      try await book.throttle(settings.limits).begin(mail: subject, address: origin.address)
      guard let mail else { return nil as UserRecord? }
      return try await book.users.record(mail)
    }
    let needsRehash = try await check(attempt, record, subject, origin, tenant)
    guard let record else { throw Problem.wrongCredentials }
    let hash = needsRehash ? try await rehash(attempt.password) : nil
    return try await open(record, attempt, rehashed: hash, origin, tenant)
  }

  /// - Returns: Nothing where there is no time or memory for it now: the password is right, and its old hash is good until
  ///   the next sign-in.
  private func rehash(_ password: String) async throws -> String? {
    do {
      return try await hasher.hash(password).text
    } catch is Problem {
      return nil
    }
  }

  /// - Returns: Whether the password is to be hashed anew.
  private func check(
    _ attempt: SignInAttempt, _ record: UserRecord?, _ subject: String, _ origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> Bool {
    let verdict: PasswordHasher.Verdict
    do {
      verdict = try await hasher.verify(attempt.password, against: try record?.parsedHash())
    } catch {
      // The attempt was not one: the server had no time for it.
      try await write(tenant) {
        try await $0.throttle(settings.limits).takeBack(mail: subject, address: origin.address)
      }
      throw error
    }
    guard let record, case .right(let needsRehash) = verdict else {
      try await refuse(record, "wrong password", origin, tenant)
      throw Problem.wrongCredentials
    }
    guard record.user.state != .locked else {
      try await refuse(record, "locked", origin, tenant)
      throw Problem.lockedOut
    }
    if record.user.hasSecondFactor, attempt.code == nil {
      try await write(tenant) {
        try await $0.throttle(settings.limits).takeBack(mail: subject, address: origin.address)
      }
      throw Problem.secondFactorNeeded
    }
    return needsRehash
  }

  private func refuse(
    _ record: UserRecord?, _ reason: String, _ origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    try await write(tenant) { book in
      try await book.audit.add(
        AuditNote(
          .signInFailed, by: nil, on: record?.user.id.text, from: origin, ["reason": .string(reason)]))
    }
  }

  /// Begins the session of somebody whose password was right.
  private func open(
    _ record: UserRecord, _ attempt: SignInAttempt, rehashed hash: String?, _ origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> SignedIn {
    let opened: SignedIn? = try await write(tenant) { book in
      // Read again: the user may have been locked, or have a second factor, since the password was checked.
      guard let current = try await book.users.record(record.user.id), current.user.state == .active,
        current.passwordHash == record.passwordHash
      else { throw Problem.wrongCredentials }
      if current.user.hasSecondFactor {
        guard let code = attempt.code, try await use(code, of: current, book, origin) else { return nil }
      }
      try await book.throttle(settings.limits).succeed(mail: current.user.mail.text, address: origin.address)
      if let hash { try await book.users.set(hash: hash, of: current.user.id) }
      try await book.users.noteSignIn(of: current.user.id)
      return try await begin(current.user, book, origin)
    }
    guard let opened else {
      try await refuse(record, "wrong code", origin, tenant)
      throw Problem.wrongCode
    }
    return opened
  }

  /// Begins a session.
  ///
  /// - Parameter issuer: Who else has vouched for them.
  func begin(
    _ user: User, _ book: AccountBook, _ origin: RequestOrigin, by issuer: String? = nil
  ) async throws -> SignedIn {
    let id = SessionID(at: book.now)
    let end = book.now + min(settings.refreshLifetime, settings.longestSession)
    let refresh = RefreshToken(id, generation: 0, book.tenant, key: refreshKey)
    let session = SignInSession(
      id: id, user: user.id, device: origin.device, address: origin.address, createdAt: book.now,
      refreshedAt: book.now, expiresAt: end)
    // Whoever signs in for the first time knows; so does who has not been here for longer than sessions are kept.
    let places = try await book.sessions.places(of: user.id)
    if !places.isEmpty, !places.contains(where: { $0.isLike(origin) }) {
      try await tell(user, .newDevice(origin), book)
    }
    try await book.sessions.insert(session, digest: refresh.digest)
    let signedIn = signedIn(user, id, refresh, until: end, book)
    try await book.audit.add(
      AuditNote(
        .signedIn, by: Principal(of: user, session: id), on: id.text, from: origin,
        ["device": .string(origin.device)].merging(
          issuer.map { ["issuer": .string($0)] } ?? [:]
        ) { first, _ in first }))
    return signedIn
  }

  private func signedIn(
    _ user: User, _ session: SessionID, _ refresh: RefreshToken, until end: Timestamp, _ book: AccountBook
  ) -> SignedIn {
    let claims = AccessClaims(
      user: user.id, session: session, tenant: book.tenant.tenant, role: user.role, issuedAt: book.now,
      expiresAt: min(end, book.now + settings.accessLifetime))
    return SignedIn(
      user: user, session: session, accessToken: tokens.token(claims),
      accessLifetime: claims.expiresAt - claims.issuedAt, refreshToken: refresh.text, refreshExpiresAt: end)
  }

  // MARK: Refreshing

  /// Gives new tokens for a refresh token, which is good once.
  ///
  /// The same request within ``AccountSettings/refreshRespite`` is answered the same way again, since its answer may have
  /// been lost. Later, or after the new token was used, somebody else has the old one: the whole session is revoked.
  ///
  /// - Throws: A problem of status 401.
  public func refresh(
    _ text: String, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> SignedIn {
    guard let token = RefreshToken(text, tenant, key: refreshKey) else { throw Problem.wrongRefreshToken }
    let refreshed: SignedIn? = try await write(tenant) { book in
      guard let record = try await book.sessions.record(token.session), record.isOpen(at: book.now),
        let user = try await book.users.record(record.session.user)?.user, user.state == .active
      else { throw Problem.wrongRefreshToken }
      if token.generation == record.generation, ConstantTime.areEqual(token.digest, record.refreshDigest) {
        return try await advance(record, user, book, origin)
      }
      let isRepeated =
        token.generation == record.generation - 1
        && book.now - record.session.refreshedAt <= settings.refreshRespite
      if isRepeated { return repeated(record, user, book) }
      try await book.sessions.revoke(record.session.id, of: user.id, because: "refresh token used twice")
      try await book.audit.add(
        AuditNote(
          .refreshTokenReused, by: nil, on: record.session.id.text, from: origin,
          ["user": .string(user.id.text)]))
      return nil
    }
    guard let refreshed else { throw Problem.refreshTokenReused }
    return refreshed
  }

  private func advance(
    _ record: SessionRecord, _ user: User, _ book: AccountBook, _ origin: RequestOrigin
  ) async throws -> SignedIn {
    let next = RefreshToken(
      record.session.id, generation: record.generation + 1, book.tenant, key: refreshKey)
    let end = min(book.now + settings.refreshLifetime, record.session.createdAt + settings.longestSession)
    guard try await book.sessions.advance(record, digest: next.digest, until: end, from: origin) else {
      // Another request with the same token was faster: this is the same request once more.
      guard let current = try await book.sessions.record(record.session.id), current.isOpen(at: book.now)
      else {
        throw Problem.wrongRefreshToken
      }
      return repeated(current, user, book)
    }
    return signedIn(user, record.session.id, next, until: end, book)
  }

  /// The answer that was given before: the step always makes the same refresh token.
  private func repeated(_ record: SessionRecord, _ user: User, _ book: AccountBook) -> SignedIn {
    let current = RefreshToken(record.session.id, generation: record.generation, book.tenant, key: refreshKey)
    return signedIn(user, record.session.id, current, until: record.session.expiresAt, book)
  }
}

extension UserRecord {
  /// Nothing until they have chosen a password.
  func parsedHash() throws -> PasswordHash? { try passwordHash.map { try PasswordHash(parsing: $0) } }
}

extension Principal {
  init(of user: User, session: SessionID) {
    self.init(.user(user.id, session: session), name: user.name, role: user.role, scopes: user.role.scopes)
  }
}
