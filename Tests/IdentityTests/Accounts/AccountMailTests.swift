import Essentials
import Identity
import Mail
import Persistence
import Synchronization
import Telemetry
import Testing
import UsherTesting

/// Keeps the mails that it is given.
private final class Mailboxes: MailCarrier {
  private let taken = Mutex<[(receiver: String, message: String)]>([])

  func carry(_ message: [UInt8], from sender: String, to receiver: String) async throws {
    taken.withLock { $0.append((receiver, String(decoding: message, as: UTF8.self))) }
  }

  /// The subjects of what somebody got, in the order of the alphabet: mails of one moment may overtake each other.
  func subjects(_ receiver: String) -> [String] {
    taken.withLock { $0 }.filter { $0.receiver == receiver }.compactMap { mail in
      mail.message.split(separator: "\r\n").first { $0.hasPrefix("Subject: ") }.map {
        String($0.dropFirst(9))
      }
    }.sorted()
  }

  /// The token in the newest link; nothing where no mail has one.
  func token() -> String? {
    let text = taken.withLock { $0.last?.message ?? "" }.replacing("=\r\n", with: "")
    return text.firstRange(of: "#token=3D").map { range in
      String(text[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    }
  }
}

@Suite("Mails about accounts") struct AccountMailTests {
  private struct Office {
    let test: TestAccounts
    let accounts: Accounts
    let mailboxes = Mailboxes()
    let delivery: MailDelivery

    init(_ test: TestAccounts, _ settings: AccountSettings) throws {
      self.test = test
      let outbox = MailOutbox(secret: TestAccounts.secret)
      accounts = TestAccounts.accounts(
        test.database, test.clock, settings,
        mail: AccountMail(outbox, company: "Northside", pages: "https://help.example/account"))
      delivery = MailDelivery(
        test.database, outbox, by: mailboxes, from: try Mailbox(parsing: "help@northside.example"),
        tenants: { [] }, clock: test.clock, logger: .disabled, metrics: MetricRegistry())
    }

    func forgot(_ mail: String) async throws {
      try await accounts.forgotPassword(mail, from: TestAccounts.home, test.tenant)
    }

    func subjects(_ receiver: String = "ann@example.com") async throws -> [String] {
      while try await delivery.sendDue(test.tenant) > 0 {}
      return mailboxes.subjects(receiver)
    }

    func signIn(_ origin: RequestOrigin) async throws {
      _ = try await accounts.signIn(
        SignInAttempt(mail: "ann@example.com", password: TestAccounts.password), from: origin, test.tenant)
    }
  }

  private func withOffice(_ engine: DatabaseEngine, _ body: (Office) async throws -> Void) async throws {
    try await withTestDatabase(engine, [AccountMigrations.set, MailMigrations.set]) { database in
      let test = TestAccounts(database, settings: AccountSettings())
      try await body(try Office(test, AccountSettings()))
    }
  }

  @Test(
    "A link for a forgotten password goes to its user and sets a new one", arguments: DatabaseEngine.allCases)
  func reset(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.test.add()
      try await office.forgot(" Ann@Example.com")
      #expect(try await office.subjects() == ["Set a new password for Northside"])
      let token = try #require(office.mailboxes.token())
      try await office.accounts.setPassword(
        "another horse battery", link: token, from: TestAccounts.home, office.test.tenant)
      #expect(
        try await office.subjects() == ["Set a new password for Northside", "Your password was changed"])
      #expect(try await office.test.actions().contains("user.reset_link_made"))
    }
  }

  @Test(
    "Who is unknown or locked gets nothing, and the answer is the same", arguments: DatabaseEngine.allCases)
  func unknown(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      let user = try await office.test.add()
      _ = try await office.accounts.change(
        user.id, isLocked: true, by: .operators, from: TestAccounts.home, office.test.tenant)
      for mail in ["nobody@example.com", "no address", "ann@example.com"] { try await office.forgot(mail) }
      let subjects = try await office.subjects()
      #expect(subjects == [])
      #expect(try await office.delivery.sendDue(office.test.tenant) == 0)
    }
  }

  @Test(
    "Nobody fills a mailbox: a minute lies between links, and each wait is longer, known or not",
    arguments: DatabaseEngine.allCases)
  func throttled(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.test.add()
      for mail in ["ann@example.com", "nobody@example.com"] {
        for _ in 0..<3 { try await office.forgot(mail) }
        try await office.forgot(mail)
        let refused = try await office.test.problem { try await office.forgot(mail) }
        #expect(refused?.status == 429 && refused?.retryAfterSeconds == 60)
      }
      #expect(try await office.subjects().count == 1)
      office.test.clock.advance(by: .seconds(60))
      try await office.forgot("ann@example.com")
      #expect(try await office.subjects().count == 2)
      // Signing in is another door.
      try await office.signIn(TestAccounts.home)
    }
  }

  @Test("Without mail, whoever manages users is named", arguments: DatabaseEngine.allCases)
  func none(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let refused = try await test.problem {
        try await test.accounts.forgotPassword("ann@example.com", from: TestAccounts.home, test.tenant)
      }
      #expect(refused?.kind == "no-mail" && refused?.detail?.contains("usher users reset-password") == true)
    }
  }

  @Test(
    "An invitation goes out with its user; one that fails sends nothing", arguments: DatabaseEngine.allCases)
  func invitation(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      let new = NewUser(
        mail: try MailAddress("ben@example.com", at: "/mail"), name: "Ben\r\nBcc: x", role: .operator)
      func invite() async throws -> Bool {
        try await office.accounts.invite(new, by: .operators, from: TestAccounts.home, office.test.tenant)
          .isMailed
      }
      #expect(try await invite())
      #expect(try await office.subjects("ben@example.com") == ["You are invited to Northside"])
      let taken = try await office.test.problem { _ = try await invite() }
      #expect(taken?.kind == "mail-taken")
      #expect(try await office.subjects("ben@example.com").count == 1)
    }
  }

  @Test("A user hears of a new password, a second factor and its end", arguments: DatabaseEngine.allCases)
  func notices(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      let user = try await office.test.add()
      let tenant = office.test.tenant
      let author = Principal(
        .user(user.id, session: SessionID(at: office.test.clock.now)), name: "Ann", role: .operator,
        scopes: [])
      try await office.accounts.changePassword(
        from: TestAccounts.password, to: "another horse battery", by: author, from: TestAccounts.home, tenant)
      let offer = try await office.accounts.offerFactor(to: user.id, issuer: "Northside", tenant)
      let secret = try #require(TimeBasedPassword(typed: offer.secret))
      let codes = try await office.accounts.confirmFactor(
        code: secret.code(at: office.test.clock.now), by: author, from: TestAccounts.home, tenant)
      try await office.accounts.removeFactor(
        password: "another horse battery", code: codes[0].text, by: author, from: TestAccounts.home, tenant)
      #expect(
        try await office.subjects() == [
          "A second factor was added", "The second factor was removed", "Your password was changed",
        ])
    }
  }

  @Test(
    "A user hears of a sign-in from a new device or network, and of no other",
    arguments: DatabaseEngine.allCases)
  func devices(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.test.add()
      let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
      try await office.signIn(TestAccounts.home)
      try await office.signIn(RequestOrigin(address: "192.0.99.1", userAgent: agent))
      #expect(try await office.subjects() == [])
      try await office.signIn(RequestOrigin(address: "198.51.100.1", userAgent: agent))
      #expect(try await office.subjects().count == 1)
      try await office.signIn(RequestOrigin(address: "192.0.2.7", userAgent: "curl/8.0"))
      #expect(try await office.subjects() == Array(repeating: "A new device has signed in", count: 2))
      try await office.signIn(RequestOrigin(address: "192.0.2.9", userAgent: "curl/8.9"))
      #expect(try await office.subjects().count == 2)
    }
  }
}
