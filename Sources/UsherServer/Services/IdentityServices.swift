public import Essentials
public import Identity
public import Persistence

/// Users, keys and the audit log, put together from the configuration.
public struct IdentityServices: Sendable {
  /// Users and their sessions.
  public let accounts: Accounts
  /// The keys of the company's programs.
  public let keys: APIKeys
  /// What was done by whom.
  public let audit: AuditLog
  let tokens: AccessTokens
  /// Mail, where it is sent.
  let mail: MailServices?

  init(
    _ configuration: Configuration, secret: [UInt8], database: Database,
    hasher: PasswordHasher = PasswordHasher(),
    clock: any WallClock
  ) {
    // What the server is called in tokens must be the same on all replicas, and may be the same on all machines: the
    // secret alone says whose they are.
    tokens = AccessTokens(secret: secret, issuer: configuration.server.publicURL ?? "usher", clock: clock)
    mail = MailServices(configuration, secret: secret)
    accounts = Accounts(
      database: database, secret: secret, tokens: tokens, hasher: hasher,
      settings: configuration.accounts, mail: mail?.accounts, clock: clock)
    keys = APIKeys(
      database: database, secret: secret, company: configuration.otherCompany, clock: clock)
    audit = AuditLog(database: database, clock: clock)
  }

  /// The same, where only the database is open.
  ///
  /// - Throws: When the server's secret cannot be read or made.
  public init(
    _ configuration: Configuration, database: Database, clock: any WallClock = SystemClock()
  ) throws {
    try DataFolder.make(configuration.data)
    self.init(
      configuration, secret: try ServerSecrets(configuration).signingKey, database: database, clock: clock)
  }
}
