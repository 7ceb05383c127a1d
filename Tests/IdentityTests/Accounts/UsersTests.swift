import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Users") struct UsersTests {
  private func new(_ mail: String, _ role: Role) throws -> NewUser {
    NewUser(mail: try MailAddress(mail, at: "/mail"), name: "Somebody", role: role)
  }

  private func principal(_ role: Role) -> Principal {
    Principal(.commandLine, name: "test", role: role, scopes: role.scopes)
  }

  @Test("An invitation is good once, and lets its user choose a password", arguments: DatabaseEngine.allCases)
  func invitation(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let (user, link, isMailed) = try await test.accounts.invite(
        try new("ben@example.com", .supervisor), by: .operators, from: TestAccounts.home, test.tenant)
      #expect(user.state == .invited && !isMailed)
      let weak = try await test.problem {
        try await test.accounts.setPassword(
          "password", link: link.token, from: TestAccounts.home, test.tenant)
      }
      #expect(weak?.status == 422)
      let ben = try await test.accounts.setPassword(
        TestAccounts.password, link: link.token, name: "Ben", from: TestAccounts.home, test.tenant)
      #expect(ben.state == .active && ben.name == "Ben" && ben.role == .supervisor)
      let again = try await test.problem {
        try await test.accounts.setPassword(
          "another horse battery", link: link.token, from: TestAccounts.home, test.tenant)
      }
      #expect(again?.kind == "wrong-link")
      _ = try await test.signIn("ben@example.com")
    }
  }

  @Test(
    "A link to set a password lapses, gives way to a newer one, and ends all sessions",
    arguments: DatabaseEngine.allCases)
  func reset(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let signedIn = try await test.signIn()
      func link() async throws -> AccountLink {
        try await test.accounts.makeResetLink(
          for: user.id, by: .operators, from: TestAccounts.home, test.tenant
        ).link
      }
      func use(_ link: AccountLink) async throws -> Problem? {
        try await test.problem {
          try await test.accounts.setPassword(
            "another horse battery", link: link.token, from: TestAccounts.home, test.tenant)
        }
      }
      let first = try await link()
      let second = try await link()
      #expect(try await use(first)?.kind == "wrong-link")
      test.clock.advance(by: .seconds(30 * 60))
      #expect(try await use(second)?.kind == "wrong-link")
      #expect(try await use(try await link()) == nil)
      let gone = try await test.principal(signedIn)
      #expect(gone == nil)
      #expect(try await test.problem { _ = try await test.signIn() }?.status == 401)
      _ = try await test.signIn("ann@example.com", "another horse battery")
    }
  }

  @Test(
    "Who changes their password stays signed in there, and nowhere else", arguments: DatabaseEngine.allCases)
  func change(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let elsewhere = try await test.signIn()
      let here = try await test.signIn()
      let principal = try #require(try await test.principal(here))
      func change(from present: String, to new: String) async throws -> Problem? {
        try await test.problem {
          try await test.accounts.changePassword(
            from: present, to: new, by: principal, from: TestAccounts.home, test.tenant)
        }
      }
      #expect(try await change(from: "wrong password", to: "another horse battery")?.status == 403)
      #expect(try await change(from: TestAccounts.password, to: "ann@example.com")?.status == 422)
      #expect(try await change(from: TestAccounts.password, to: "another horse battery") == nil)
      #expect(try await test.principal(here) != nil)
      let other = try await test.principal(elsewhere)
      #expect(other == nil)
      _ = try await test.signIn("ann@example.com", "another horse battery")
    }
  }

  @Test("A mail address is one user's, however it is written", arguments: DatabaseEngine.allCases)
  func taken(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      #expect(try await test.problem { try await test.add(" ANN@example.com") }?.kind == "mail-taken")
      let all = try await test.accounts.users(limit: 10, test.tenant)
      #expect(all.map(\.mail.text) == ["ann@example.com"])
      let elsewhere = try await test.accounts.users(
        limit: 10, TenantContext(tenant: TenantID(at: test.clock.now)))
      #expect(elsewhere.isEmpty)
    }
  }

  @Test("Nobody registers where users are invited, and only customers where registration is open")
  func registration() async throws {
    func register(_ role: Role, _ registration: AccountSettings.Registration) async throws -> Problem? {
      var settings = AccountSettings()
      settings.registration = registration
      var problem: Problem?
      try await withAccounts(.sqlite, settings: settings) { test in
        problem = try await test.problem {
          _ = try await test.accounts.add(
            try new("eve@example.com", role), password: TestAccounts.password, by: nil,
            from: TestAccounts.home, test.tenant)
        }
      }
      return problem
    }
    #expect(try await register(.customer, .invitation)?.kind == "registration-closed")
    #expect(try await register(.owner, .open)?.kind == "registration-closed")
    #expect(try await register(.customer, .open) == nil)
  }

  @Test("Owners are changed by owners, and one is always left", arguments: DatabaseEngine.allCases)
  func owners(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let owner = try await test.add("owner@example.com", .owner)
      let ann = try await test.add()
      func change(
        _ id: UserID, role: Role? = nil, isLocked: Bool? = nil, by author: Role
      ) async throws -> String? {
        try await test.problem {
          _ = try await test.accounts.change(
            id, role: role, isLocked: isLocked, by: principal(author), from: TestAccounts.home, test.tenant)
        }?.kind
      }
      #expect(try await change(owner.id, role: .admin, by: .admin) == "owners-only")
      #expect(try await change(ann.id, role: .owner, by: .admin) == "owners-only")
      #expect(try await change(ann.id, role: .admin, by: .supervisor) == "beyond-own-scopes")
      #expect(try await change(ann.id, role: .service, by: .owner) == "invalid-fields")
      #expect(try await change(owner.id, isLocked: true, by: .owner) == "last-owner")
      #expect(try await change(owner.id, role: .admin, by: .owner) == "last-owner")
      #expect(try await change(ann.id, role: .owner, by: .owner) == nil)
      #expect(try await change(owner.id, role: .admin, by: .owner) == nil)
      let link = try await test.problem {
        _ = try await test.accounts.makeResetLink(
          for: ann.id, by: principal(.admin), from: TestAccounts.home, test.tenant)
      }
      #expect(link?.kind == "owners-only")
    }
  }

  @Test(
    "Whoever manages users ends their sessions, but an owner's only as an owner; they may sign in again",
    arguments: DatabaseEngine.allCases)
  func signingOut(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let owner = try await test.add("owner@example.com", .owner)
      let ann = try await test.add()
      let admin = principal(.admin)
      for count in [2, 1] {
        for _ in 0..<count { _ = try await test.signIn() }
        let ended = try await test.accounts.signOut(
          everywhere: ann.id, by: admin, from: TestAccounts.home, test.tenant)
        #expect(ended == count)
        let left = try await test.accounts.sessions(of: ann.id, test.tenant)
        #expect(left.isEmpty)
      }
      let refused = try await test.problem {
        _ = try await test.accounts.signOut(
          everywhere: owner.id, by: admin, from: TestAccounts.home, test.tenant)
      }
      #expect(refused?.kind == "owners-only")
    }
  }

  @Test(
    "Mail addresses are told from other texts",
    arguments: [
      ("ann@example.com", true), ("Ann.B+c@sub.example.com", true), ("zoë@example.com", true), ("", false),
      ("ann", false), ("@example.com", false), ("ann@", false), ("a@b@c", false), ("a b@example.com", false),
      ("<ann@example.com>", false), ("ann@.com", false), (String(repeating: "a", count: 65) + "@b.c", false),
    ])
  func mailAddresses(text: String, isOne: Bool) {
    #expect((MailAddress(text) != nil) == isOne)
  }
}
