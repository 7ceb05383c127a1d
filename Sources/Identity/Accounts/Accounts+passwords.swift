public import Essentials

extension Accounts {
  /// Changes a user's own password, and ends all their other sessions.
  ///
  /// - Throws: Problems of status 403 when the present one is not right, 422 when the new one cannot be chosen, 429 after
  ///   too many attempts.
  public func changePassword(
    from present: String, to new: String, by author: Principal, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws {
    guard let id = author.user else { throw Problem.usersOnly }
    let user = try await user(id, tenant)
    try PasswordRules.check(new, mail: user.mail.text, pointer: "/new_password")
    _ = try await prove(present, of: id, origin, tenant)
    let hash = try await hasher.hash(new).text
    try await write(tenant) { book in
      try await book.throttle(settings.limits).succeed(mail: user.mail.text, address: origin.address)
      try await book.users.set(hash: hash, of: id)
      try await book.sessions.revokeAll(of: id, except: author.session, because: "password changed")
      try await book.audit.add(AuditNote(.passwordChanged, by: author, on: id.text, from: origin))
      try await tell(user, .passwordChanged(origin), book)
    }
  }

  /// Sets the password of whoever has a link: who has forgotten theirs, or was invited. All their sessions end.
  ///
  /// - Parameter name: What they are called, where they want to say so.
  /// - Throws: Problems of status 403 when the link opens nothing, 422 when the password cannot be chosen.
  @discardableResult
  public func setPassword(
    _ password: String, link token: String, name: String? = nil, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> User {
    try PasswordRules.check(password)
    let hash = try await hasher.hash(password).text
    return try await write(tenant) { book in
      guard let id = try await book.links.use(token), let record = try await book.users.record(id) else {
        throw Problem.wrongLink
      }
      try PasswordRules.check(password, mail: record.user.mail.text)
      try await book.users.set(hash: hash, of: id)
      if let name { try await book.users.set(name: name, of: id) }
      try await book.sessions.revokeAll(of: id, because: "password set")
      try await book.throttle(settings.limits).forgive(mail: record.user.mail.text)
      try await book.audit.add(
        AuditNote(.passwordChanged, by: nil, on: id.text, from: origin, ["by_link": true]))
      guard let user = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      // Who has joined just now knows.
      if record.passwordHash != nil { try await tell(user, .passwordChanged(origin), book) }
      return user
    }
  }

  /// Makes a link by which a user sets a new password. It goes to them by mail where mail is sent; else whoever asked
  /// for it hands it over.
  ///
  /// - Throws: Problems of status 403 where the author may not, 404 where there is no such user.
  public func makeResetLink(
    for id: UserID, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> (link: AccountLink, isMailed: Bool) {
    try await write(tenant) { book in
      guard let user = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      try Self.check(user.role, by: author)
      let link = try await book.links.make(.reset, for: id, lifetime: settings.resetLifetime)
      try await book.audit.add(AuditNote(.resetLinkMade, by: author, on: id.text, from: origin))
      return (link, try await mail?.write(.reset(link), to: user, book) ?? false)
    }
  }

  /// Makes sure that a user who has signed in knows their password. It counts as an attempt to sign in until it is said
  /// to have succeeded.
  ///
  /// - Returns: Their mail address.
  func prove(
    _ password: String, of id: UserID, _ origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> String {
    let mail = try await reserve(id, origin, tenant)
    let hash = try await read(tenant) { try await $0.users.record(id)?.parsedHash() }
    guard case .right = try await hasher.verify(password, against: hash) else { throw Problem.wrongPassword }
    return mail
  }

  /// Counts an attempt of a user who has signed in.
  func reserve(_ id: UserID, _ origin: RequestOrigin, _ tenant: TenantContext) async throws -> String {
    try await write(tenant) { book in
      guard let mail = try await book.users.record(id)?.user.mail.text else { throw Problem.unknownUser }
      try await book.throttle(settings.limits).begin(mail: mail, address: origin.address)
      return mail
    }
  }
}
