public import Essentials

/// Somebody who is to become a user.
public struct NewUser: Sendable {
  /// By which they sign in.
  public var mail: MailAddress
  /// What they are called.
  public var name: String
  /// What they are to the company.
  public var role: Role

  /// Describes them.
  public init(mail: MailAddress, name: String, role: Role) {
    self.mail = mail
    self.name = name
    self.role = role
  }
}

extension Accounts {
  /// Who may become a user.
  public var registration: AccountSettings.Registration { settings.registration }

  /// Whether a fresh server has an owner who can sign in.
  public func hasOwner(_ tenant: TenantContext) async throws -> Bool {
    try await read(tenant) { try await $0.users.hasOwner() }
  }

  /// Makes a user with a password.
  ///
  /// - Parameter author: Who makes them; nothing where people register themselves, which they can as customers, and only
  ///   where ``AccountSettings/registration`` is open.
  /// - Throws: Problems of status 403 where the author may not, 409 when the mail address is taken, 422 when the password
  ///   cannot be chosen.
  public func add(
    _ new: NewUser, password: String, by author: Principal?, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> User {
    if author == nil {
      guard settings.registration == .open, new.role == .customer else { throw Problem.registrationClosed }
    }
    try Self.check(new.role, by: author)
    try PasswordRules.check(password, mail: new.mail.text)
    let hash = try await hasher.hash(password).text
    return try await write(tenant) { book in
      let user = try await insert(new, hash: hash, book)
      try await book.audit.add(
        AuditNote(
          .userCreated, by: author, on: user.id.text, from: origin, ["role": .string(new.role.rawValue)]))
      return user
    }
  }

  /// Makes a user who chooses a password by a link, which goes to them by mail where mail is sent.
  ///
  /// - Throws: Problems of status 403 where the author may not, 409 when the mail address is taken.
  public func invite(
    _ new: NewUser, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> (user: User, link: AccountLink, isMailed: Bool) {
    try Self.check(new.role, by: author)
    return try await write(tenant) { book in
      let user = try await insert(new, hash: nil, book)
      let link = try await book.links.make(.invitation, for: user.id, lifetime: settings.invitationLifetime)
      let isMailed = try await mail?.write(.invitation(link), to: user, book) ?? false
      try await book.audit.add(
        AuditNote(
          .userInvited, by: author, on: user.id.text, from: origin, ["role": .string(new.role.rawValue)]))
      return (user, link, isMailed)
    }
  }

  private func insert(_ new: NewUser, hash: String?, _ book: AccountBook) async throws -> User {
    let id = UserID(at: book.now)
    guard try await book.users.insert(id, new.mail, name: new.name, role: new.role, hash: hash),
      let user = try await book.users.record(id)?.user
    else { throw Problem.mailTaken }
    return user
  }

  /// Changes what a user is, or whether they can sign in. Who is locked is signed out at once.
  ///
  /// - Throws: Problems of status 403 where the author may not, 404 where there is no such user, 409 where the company
  ///   would be left without an owner.
  public func change(
    _ id: UserID, role: Role? = nil, isLocked: Bool? = nil, by author: Principal, from origin: RequestOrigin,
    _ tenant: TenantContext
  ) async throws -> User {
    try await write(tenant) { book in
      // Before the user is read, so that nobody else changes owners meanwhile.
      let owners = try await book.users.ownerCount()
      guard let user = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      try Self.check(user.role, by: author)
      if let role { try Self.check(role, by: author) }
      let isLost =
        user.role == .owner && user.state == .active && (isLocked == true || (role ?? .owner) != .owner)
      guard !isLost || owners > 1 else { throw Problem.lastOwner }
      if let role, role != user.role {
        try await book.users.set(role: role, of: id)
        try await book.audit.add(
          AuditNote(
            .roleChanged, by: author, on: id.text, from: origin,
            ["from": .string(user.role.rawValue), "to": .string(role.rawValue)]))
      }
      if let isLocked, isLocked != (user.state == .locked) {
        try await book.users.set(isLocked: isLocked, of: id)
        if isLocked { try await book.sessions.revokeAll(of: id, because: "locked") }
        try await book.throttle(settings.limits).forgive(mail: user.mail.text)
        try await book.audit.add(
          AuditNote(isLocked ? .userLocked : .userUnlocked, by: author, on: id.text, from: origin))
      }
      guard let changed = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      return changed
    }
  }

  /// Ends all sessions of a user, who may sign in again.
  ///
  /// - Returns: How many those were.
  /// - Throws: Problems of status 403 and 404.
  public func signOut(
    everywhere id: UserID, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> Int {
    try await write(tenant) { book in
      guard let user = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      try Self.check(user.role, by: author)
      let count = try await book.sessions.revokeAll(of: id, because: "revoked")
      try await book.audit.add(
        AuditNote(
          .sessionsRevoked, by: author, on: id.text, from: origin, ["count": .integer(Int64(count))]))
      return count
    }
  }

  /// Owners are made and changed by owners; nobody gives, or gets hold of, what they may not do themselves; and what a
  /// program may do is what its key says, and no user's role.
  static func check(_ role: Role, by author: Principal?) throws(Problem) {
    if role == .service { throw .noServiceUsers }
    if role == .owner, author?.role != .owner { throw .ownersOnly }
    guard let author else { return }
    let beyond = role.scopes.subtracting(author.scopes)
    guard beyond.isEmpty else { throw .beyondOwnScopes(beyond) }
  }
}
