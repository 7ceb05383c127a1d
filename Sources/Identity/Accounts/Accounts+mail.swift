public import Essentials

extension Accounts {
  /// Whether links go by mail; else whoever manages users hands them over.
  public var sendsMail: Bool { mail != nil }

  /// Takes somebody's word that they have forgotten their password, and sends them a link where they are a user.
  ///
  /// What is answered, and what is counted, is the same whether somebody has the address or not. A link that was made
  /// within the last minute is not followed by another one.
  ///
  /// - Throws: Problems of status 409 where no mail is sent, 429 after too many attempts.
  public func forgotPassword(
    _ text: String, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    guard let mail else { throw Problem.noMail }
    let address = MailAddress(text)
    try await write(tenant) { book in
      try await book.throttle(.forForgotten, at: .forgotten).begin(
        mail: address?.text ?? text, address: origin.address)
      guard let address, let user = try await book.users.record(address)?.user, user.state != .locked else {
        return
      }
      let lifetime = settings.resetLifetime
      guard try await !book.links.isFresh(user.id, lifetime: lifetime) else { return }
      let link = try await book.links.make(.reset, for: user.id, lifetime: lifetime)
      guard try await mail.write(.reset(link), to: user, book) else { return }
      try await book.audit.add(
        AuditNote(.resetLinkMade, by: nil, on: user.id.text, from: origin, ["by_mail": true]))
    }
  }

  /// Tells a user what was done in their name. Where too many mails wait, it is done all the same.
  func tell(_ user: User, _ occasion: AccountMail.Occasion, _ book: AccountBook) async throws {
    do {
      _ = try await mail?.write(occasion, to: user, book)
    } catch let problem as Problem where problem.status == 503 {
      return
    }
  }
}

extension SignInLimits {
  /// Whoever asks for link after link fills somebody else's mailbox, so the waits are longer.
  fileprivate static var forForgotten: SignInLimits {
    var limits = SignInLimits()
    limits.freePerMail = 3
    limits.firstWait = .seconds(60)
    limits.longestWait = .seconds(3600)
    return limits
  }
}
