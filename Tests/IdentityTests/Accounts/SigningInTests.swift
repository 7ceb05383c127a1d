import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Signing in") struct SigningInTests {
  @Test("Who signs in is known by the access token until it lapses", arguments: DatabaseEngine.allCases)
  func signIn(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let signedIn = try await test.signIn(" Ann@Example.COM ")
      #expect(signedIn.user.id == user.id)
      let principal = try #require(try await test.principal(signedIn))
      #expect(principal.user == user.id && principal.scopes == Role.operator.scopes)
      #expect(try await test.accounts.user(user.id, test.tenant).signedInAt == test.clock.now)

      let session = try #require(try await test.accounts.sessions(of: user.id, test.tenant).first)
      #expect(session.device == "Firefox on Linux" && session.address == "192.0.2.7")
      test.clock.advance(by: .seconds(31 * 60))
      let later = try await test.principal(signedIn)
      #expect(later == nil)
    }
  }

  @Test(
    "A wrong password, an unknown user and who has not chosen a password yet get the same answer",
    arguments: DatabaseEngine.allCases)
  func wrong(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      _ = try await test.accounts.invite(
        NewUser(mail: try MailAddress("ben@example.com", at: "/mail"), name: "Ben", role: .operator),
        by: .operators, from: TestAccounts.home, test.tenant)
      let wrong = try await test.problem { _ = try await test.signIn("ann@example.com", "wrong password") }
      #expect(wrong?.status == 401 && wrong?.kind == "wrong-credentials")
      for mail in ["nobody@example.com", "ben@example.com", "no mail address", ""] {
        let problem = try await test.problem { _ = try await test.signIn(mail, "wrong password") }
        #expect(problem == wrong, "\(mail)")
      }
      let actions = try await test.actions()
      #expect(actions.filter { $0 == "session.refused" }.count == 5)
    }
  }

  @Test(
    "Who is locked is signed out at once, and told so when they know the password",
    arguments: DatabaseEngine.allCases)
  func locked(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let signedIn = try await test.signIn()
      #expect(try await test.principal(signedIn) != nil)
      _ = try await test.accounts.change(
        user.id, isLocked: true, by: .operators, from: TestAccounts.home, test.tenant)
      let gone = try await test.principal(signedIn)
      #expect(gone == nil)
      #expect(try await test.problem { _ = try await test.signIn() }?.kind == "user-locked")
      let guess = try await test.problem { _ = try await test.signIn("ann@example.com", "guess guess") }
      #expect(guess?.kind == "wrong-credentials")
      let refresh = try await test.problem {
        _ = try await test.accounts.refresh(signedIn.refreshToken, from: TestAccounts.home, test.tenant)
      }
      #expect(refresh?.status == 401)
      let unlocked = try await test.accounts.change(
        user.id, isLocked: false, by: .operators, from: TestAccounts.home, test.tenant)
      #expect(unlocked.state == .active)
      _ = try await test.signIn()
    }
  }

  @Test("A role that is changed holds from the next request on", arguments: DatabaseEngine.allCases)
  func role(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let signedIn = try await test.signIn()
      #expect(try await test.principal(signedIn)?.role == .operator)
      _ = try await test.accounts.change(
        user.id, role: .analyst, by: .operators, from: TestAccounts.home, test.tenant)
      #expect(try await test.principal(signedIn)?.scopes == Role.analyst.scopes)
    }
  }

  @Test("What another process revokes holds here within two seconds", arguments: DatabaseEngine.allCases)
  func otherProcess(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let signedIn = try await test.signIn()
      #expect(try await test.principal(signedIn) != nil)
      let other = TestAccounts.accounts(test.database, test.clock)
      #expect(try await other.principal(of: signedIn.accessToken, test.tenant) != nil)
      try await other.revokeAll(
        of: user.id, except: nil, by: .operators, from: TestAccounts.home, test.tenant)
      let there = try await other.principal(of: signedIn.accessToken, test.tenant)
      #expect(there == nil)
      test.clock.advance(by: Accounts.longestDelay)
      let here = try await test.principal(signedIn)
      #expect(here == nil)
    }
  }

  @Test("Tokens of another secret or another tenant open nothing")
  func foreign() async throws {
    try await withAccounts(.sqlite) { test in
      try await test.add()
      let signedIn = try await test.signIn()
      let other = AccessTokens(
        secret: Array(repeating: 8, count: 32), issuer: "http://localhost", clock: test.clock)
      let strangers = Accounts(
        database: test.database, secret: TestAccounts.secret, tokens: other,
        hasher: PasswordHasher(parameters: .forTests), clock: test.clock)
      #expect(!strangers.isAccessToken(signedIn.accessToken))
      let tenant = TenantContext(tenant: TenantID(at: test.clock.now))
      let elsewhere = try await test.accounts.principal(of: signedIn.accessToken, tenant)
      #expect(elsewhere == nil)
      let refresh = try await test.problem {
        _ = try await test.accounts.refresh(signedIn.refreshToken, from: TestAccounts.home, tenant)
      }
      #expect(refresh?.status == 401)
    }
  }

  @Test(
    "At a month's end the tokens of a replica whose clock is a little ahead are taken, and those of one behind"
  )
  func monthsEnd() async throws {
    try await withAccounts(.sqlite) { test in
      try await test.add()
      let period: Int64 = 30 * 86_400_000
      let left = period - test.clock.now.milliseconds % period
      test.clock.advance(by: .milliseconds(left - 5000))
      let clock = ManualClock(test.clock.now + .seconds(10))
      let ahead = TestAccounts.accounts(test.database, clock)
      let attempt = SignInAttempt(mail: "ann@example.com", password: TestAccounts.password)
      let there = try await ahead.signIn(attempt, from: TestAccounts.home, test.tenant)
      #expect(try await test.principal(there) != nil)
      let here = try await test.signIn()
      #expect(try await ahead.principal(of: here.accessToken, test.tenant) != nil)
    }
  }

  @Test("Access tokens are signed by another key each month, and the one before is still taken")
  func keyRotation() async throws {
    try await withAccounts(.sqlite) { test in
      try await test.add()
      let period: Int64 = 30 * 86_400_000
      let left = period - test.clock.now.milliseconds % period
      test.clock.advance(by: .milliseconds(left - 1000))
      let signedIn = try await test.signIn()
      test.clock.advance(by: .seconds(60))
      #expect(try await test.principal(signedIn) != nil)
      let published = AccessTokens(secret: TestAccounts.secret, issuer: "", clock: test.clock).keySet
      #expect(published["keys"]?.arrayValue?.count == 3)
      #expect(published["keys"]?[0]?["d"] == nil)
    }
  }
}
