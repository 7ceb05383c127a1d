public import Essentials

/// What an authenticator app needs to begin.
public struct FactorOffer: Sendable {
  /// The secret as people type it.
  public let secret: String
  /// The address that apps read from a QR code.
  public let url: String
}

extension Accounts {
  /// Offers a user a second factor. It counts from when a code of it was sent; until then it can be asked for again.
  ///
  /// - Throws: A problem of status 409 where there is one already.
  public func offerFactor(to id: UserID, issuer: String, _ tenant: TenantContext) async throws -> FactorOffer
  {
    let password = TimeBasedPassword()
    return try await write(tenant) { book in
      guard let record = try await book.users.record(id) else { throw Problem.unknownUser }
      guard !record.user.hasSecondFactor else { throw Problem.hasFactor }
      let sealed = box.seal(password.secret, tenant: tenant.tenant, name: Self.factorName(id))
      try await book.users.offer(factor: sealed, to: id)
      return FactorOffer(
        secret: password.base32,
        url: password.enrolmentURL(issuer: issuer, account: record.user.mail.text))
    }
  }

  /// Takes the second factor into use.
  ///
  /// - Returns: The recovery codes, each good once; they are shown this once.
  /// - Throws: Problems of status 401 when the code is not right, 409 where nothing was offered, 429 after too many.
  public func confirmFactor(
    code: String, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws -> [RecoveryCode] {
    guard let id = author.user else { throw Problem.usersOnly }
    let mail = try await reserve(id, origin, tenant)
    let codes = RecoveryCode.makeSet()
    return try await write(tenant) { book in
      guard let record = try await book.users.record(id) else { throw Problem.unknownUser }
      guard !record.user.hasSecondFactor else { throw Problem.hasFactor }
      guard let factor = try factor(of: record, tenant) else { throw Problem.noFactorOffered }
      guard let period = factor.acceptedCounter(code, at: book.now, after: record.lastPeriod),
        try await book.users.use(period: period, of: id)
      else { throw Problem.wrongCode }
      try await book.throttle(settings.limits).succeed(mail: mail, address: origin.address)
      try await book.users.confirmFactor(of: id)
      try await book.users.set(recoveryCodes: codes.map(\.digest), of: id)
      try await book.audit.add(AuditNote(.factorAdded, by: author, on: id.text, from: origin))
      try await tell(record.user, .factorAdded(origin), book)
      return codes
    }
  }

  /// Takes the second factor away.
  ///
  /// - Throws: Problems of status 401 when the code is not right, 403 when the password is not, 409 where there is none,
  ///   429 after too many attempts.
  public func removeFactor(
    password: String, code: String, by author: Principal, from origin: RequestOrigin, _ tenant: TenantContext
  ) async throws {
    guard let id = author.user else { throw Problem.usersOnly }
    let mail = try await prove(password, of: id, origin, tenant)
    let isRight = try await write(tenant) { book in
      guard let record = try await book.users.record(id), record.user.hasSecondFactor else {
        throw Problem.noFactorOffered
      }
      guard try await use(code, of: record, book, origin) else { return false }
      try await book.throttle(settings.limits).succeed(mail: mail, address: origin.address)
      try await book.users.removeFactor(of: id)
      try await book.audit.add(AuditNote(.factorRemoved, by: author, on: id.text, from: origin))
      try await tell(record.user, .factorRemoved(origin), book)
      return true
    }
    guard isRight else { throw Problem.wrongCode }
  }

  /// Uses a code of the second factor, or a recovery code.
  func use(
    _ code: String, of record: UserRecord, _ book: AccountBook, _ origin: RequestOrigin
  ) async throws -> Bool {
    let id = record.user.id
    if let factor = try factor(of: record, book.tenant),
      let period = factor.acceptedCounter(code, at: book.now, after: record.lastPeriod)
    {
      return try await book.users.use(period: period, of: id)
    }
    guard let recovery = RecoveryCode(typed: code),
      try await book.users.use(recoveryCode: recovery.digest, of: id)
    else { return false }
    try await book.audit.add(AuditNote(.recoveryCodeUsed, by: nil, on: id.text, from: origin))
    return true
  }

  private func factor(of record: UserRecord, _ tenant: TenantContext) throws -> TimeBasedPassword? {
    guard let sealed = record.sealedFactor else { return nil }
    return TimeBasedPassword(
      secret: try box.open(sealed, tenant: tenant.tenant, name: Self.factorName(record.user.id)))
  }

  private static func factorName(_ id: UserID) -> String { "second factor of \(id)" }
}
