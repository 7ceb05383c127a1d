public import Essentials
public import Persistence

/// The users of a server: how they come to be, sign in, and are kept from doing so.
///
/// What is promised about revocation: in the process that revokes a session, locks a user or changes a role, it holds
/// from the next request on; in other processes on the same database within ``longestDelay``. Access tokens say whose
/// session they belong to, and each request looks whether that is still open.
public struct Accounts: Sendable {
  let database: Database
  let settings: AccountSettings
  let clock: any WallClock
  let hasher: PasswordHasher
  let tokens: AccessTokens
  let refreshKey: [UInt8]
  let box: SecretBox
  let mail: AccountMail?
  let known: ShortMemory<SessionID, Principal?>

  /// How long what another process has revoked may still be taken here.
  public static let longestDelay = Duration.seconds(2)

  /// Opens the users of a database.
  ///
  /// - Parameters:
  ///   - secret: The server's secret, from which the keys for refresh tokens and second factors are made.
  ///   - tokens: Makes and reads access tokens.
  ///   - hasher: Hashes passwords.
  ///   - mail: Writes to users; nothing where no mail is sent.
  public init(
    database: Database, secret: [UInt8], tokens: AccessTokens, hasher: PasswordHasher,
    settings: AccountSettings = AccountSettings(), mail: AccountMail? = nil,
    clock: any WallClock = SystemClock()
  ) {
    self.mail = mail
    self.database = database
    self.settings = settings
    self.clock = clock
    self.hasher = hasher
    self.tokens = tokens
    refreshKey = HMAC.code(of: Array("usher refresh tokens".utf8), key: secret)
    box = SecretBox(secret: secret)
    known = ShortMemory(lifetime: Self.longestDelay, clock: clock)
  }

  /// Changes something in one transaction, and lets it hold at once in this process.
  ///
  /// Rows that are read and then written are locked or compared, so that it needs no stronger isolation; see
  /// `AccountBook`.
  func write<Result: Sendable>(
    _ tenant: TenantContext, _ body: @Sendable (AccountBook) async throws -> Result
  ) async throws -> Result {
    let now = clock.now
    let result = try await database.write(isolation: .readCommitted) { connection in
      try await body(AccountBook(connection: connection, tenant: tenant, now: now))
    }
    known.clear()
    return result
  }

  func read<Result: Sendable>(
    _ tenant: TenantContext, _ body: @Sendable (AccountBook) async throws -> Result
  ) async throws -> Result {
    let now = clock.now
    return try await database.read { connection in
      try await body(AccountBook(connection: connection, tenant: tenant, now: now))
    }
  }

  // MARK: Looking up

  /// A user.
  ///
  /// - Throws: A problem of status 404 where there is none.
  public func user(_ id: UserID, _ tenant: TenantContext) async throws -> User {
    try await read(tenant) { book in
      guard let user = try await book.users.record(id)?.user else { throw Problem.unknownUser }
      return user
    }
  }

  /// The user of a mail address.
  ///
  /// - Throws: A problem of status 404 where there is none.
  public func user(_ mail: MailAddress, _ tenant: TenantContext) async throws -> User {
    try await read(tenant) { book in
      guard let user = try await book.users.record(mail)?.user else { throw Problem.unknownUser }
      return user
    }
  }

  /// Users, the oldest first.
  public func users(after id: UserID? = nil, limit: Int, _ tenant: TenantContext) async throws -> [User] {
    try await read(tenant) { try await $0.users.page(after: id, limit: limit) }
  }
}

/// Everything about accounts within one transaction.
struct AccountBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  var users: UserBook { UserBook(connection: connection, tenant: tenant, now: now) }
  var sessions: SessionBook { SessionBook(connection: connection, tenant: tenant, now: now) }
  var links: LinkBook { LinkBook(connection: connection, tenant: tenant, now: now) }
  var audit: AuditBook { AuditBook(connection: connection, tenant: tenant, now: now) }

  func throttle(_ limits: SignInLimits, at door: SignInThrottle.Door = .signIn) -> SignInThrottle {
    SignInThrottle(connection: connection, tenant: tenant, now: now, limits: limits, door: door)
  }
}
