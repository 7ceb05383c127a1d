public import Essentials

extension Accounts {
  /// Signs somebody in for whom another issuer vouches: a user who is there already, by a mail address that the issuer has
  /// verified. The issuer has asked for as many factors as it wants, so none is asked for here.
  ///
  /// - Parameter issuer: Who vouches, for the audit log.
  /// - Throws: Problems of status 403 when nobody here has the address, or they are locked or have not joined.
  public func signIn(
    vouchedFor text: String, by issuer: String, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> SignedIn {
    let mail = MailAddress(text)
    let outcome: Result<SignedIn, Problem> = try await write(tenant) { book in
      guard let mail, let user = try await book.users.record(mail)?.user, user.state != .invited else {
        try await refuse(nil, "not a user", issuer, book, origin)
        return .failure(.notAUser)
      }
      guard user.state == .active else {
        try await refuse(user, "locked", issuer, book, origin)
        return .failure(.lockedOut)
      }
      try await book.users.noteSignIn(of: user.id)
      return .success(try await begin(user, book, origin, by: issuer))
    }
    return try outcome.get()
  }

  private func refuse(
    _ user: User?, _ reason: String, _ issuer: String, _ book: AccountBook, _ origin: RequestOrigin
  ) async throws {
    try await book.audit.add(
      AuditNote(
        .signInFailed, by: nil, on: user?.id.text, from: origin,
        ["reason": .string(reason), "issuer": .string(issuer)]))
  }
}

extension Problem {
  fileprivate static let notAUser = Problem(
    kind: "not-a-user", title: "Nobody here has this mail address", status: 403,
    detail: "Ask whoever manages users to invite you, and accept the invitation first.")
}
