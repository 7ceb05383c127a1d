import Essentials
import Identity
import Persistence
import UsherTesting

/// Users, keys and the audit log of a database of its own, by a clock that stands still.
struct TestAccounts {
  static let secret = [UInt8](repeating: 7, count: 32)
  static let password = "correct horse battery"
  static let home = RequestOrigin(
    address: "192.0.2.7", userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0")

  let database: Database
  let clock = ManualClock()
  let tenant = TenantContext(tenant: .single)
  let accounts: Accounts
  let keys: APIKeys
  let audit: AuditLog

  init(_ database: Database, settings: AccountSettings) {
    self.database = database
    accounts = Self.accounts(database, clock, settings)
    keys = APIKeys(database: database, secret: Self.secret, clock: clock)
    audit = AuditLog(database: database, clock: clock)
  }

  /// What another process with the same secret has.
  static func accounts(
    _ database: Database, _ clock: ManualClock, _ settings: AccountSettings = AccountSettings(),
    mail: AccountMail? = nil
  ) -> Accounts {
    Accounts(
      database: database, secret: secret,
      tokens: AccessTokens(secret: secret, issuer: "http://localhost", clock: clock),
      hasher: PasswordHasher(parameters: .forTests), settings: settings, mail: mail, clock: clock)
  }

  @discardableResult
  func add(_ mail: String = "ann@example.com", _ role: Role = .operator) async throws -> User {
    try await accounts.add(
      NewUser(mail: try MailAddress(mail, at: "/mail"), name: "Ann", role: role), password: Self.password,
      by: .operators, from: Self.home, tenant)
  }

  func signIn(
    _ mail: String = "ann@example.com", _ password: String = password, code: String? = nil,
    from origin: RequestOrigin = home
  ) async throws -> SignedIn {
    try await accounts.signIn(SignInAttempt(mail: mail, password: password, code: code), from: origin, tenant)
  }

  func principal(_ signedIn: SignedIn) async throws -> Principal? {
    try await accounts.principal(of: signedIn.accessToken, tenant)
  }

  /// What a call is refused with; nothing when it is not refused.
  func problem(_ body: () async throws -> Void) async throws -> Problem? {
    do {
      try await body()
      return nil
    } catch let problem as Problem {
      return problem
    }
  }

  func actions() async throws -> [String] {
    try await audit.entries(from: 1, limit: 1000, tenant).map(\.action)
  }
}

func withAccounts(
  _ engine: DatabaseEngine, settings: AccountSettings = AccountSettings(),
  _ body: (TestAccounts) async throws -> Void
) async throws {
  try await withTestDatabase(engine, [AccountMigrations.set]) { database in
    try await body(TestAccounts(database, settings: settings))
  }
}
