import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Refresh tokens") struct RefreshingTests {
  private func refresh(_ test: TestAccounts, _ token: String) async throws -> SignedIn {
    try await test.accounts.refresh(token, from: TestAccounts.home, test.tenant)
  }

  @Test("Each is good once, and the next one comes with its use", arguments: DatabaseEngine.allCases)
  func rotation(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let first = try await test.signIn()
      test.clock.advance(by: .seconds(3600))
      let second = try await refresh(test, first.refreshToken)
      #expect(second.refreshToken != first.refreshToken && second.session == first.session)
      #expect(try await test.principal(second) != nil)
      let third = try await refresh(test, second.refreshToken)
      #expect(third.refreshToken != second.refreshToken)
    }
  }

  @Test("A request whose answer was lost gets the same answer again", arguments: DatabaseEngine.allCases)
  func repeated(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let first = try await test.signIn()
      let second = try await refresh(test, first.refreshToken)
      test.clock.advance(by: .seconds(9))
      let again = try await refresh(test, first.refreshToken)
      #expect(again.refreshToken == second.refreshToken)
      _ = try await refresh(test, again.refreshToken)
    }
  }

  @Test("One that was used before ends the session, for whoever has it", arguments: DatabaseEngine.allCases)
  func reuse(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let other = try await test.signIn()
      let first = try await test.signIn()
      let second = try await refresh(test, first.refreshToken)
      let third = try await refresh(test, second.refreshToken)
      let reused = try await test.problem { _ = try await refresh(test, first.refreshToken) }
      #expect(reused?.status == 401 && reused?.kind == "refresh-token-reused")
      let thief = try await test.principal(third)
      #expect(thief == nil)
      #expect(try await test.problem { _ = try await refresh(test, third.refreshToken) }?.status == 401)
      // Other sessions of the same user go on.
      #expect(try await test.accounts.sessions(of: user.id, test.tenant).map(\.id) == [other.session])
      #expect(try await test.actions().last == "session.token_reused")
    }
  }

  @Test(
    "Later than the respite, the one before the newest ends the session too",
    arguments: DatabaseEngine.allCases)
  func late(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let first = try await test.signIn()
      _ = try await refresh(test, first.refreshToken)
      test.clock.advance(by: .seconds(11))
      let problem = try await test.problem { _ = try await refresh(test, first.refreshToken) }
      #expect(problem?.kind == "refresh-token-reused")
    }
  }

  @Test("Many at once with the same token are one request", arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let first = try await test.signIn()
      let tokens = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<8 {
          group.addTask { try await refresh(test, first.refreshToken).refreshToken }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(tokens.count == 1)
    }
  }

  @Test("Seven days without a refresh, or ninety in all, end a session", arguments: DatabaseEngine.allCases)
  func expiry(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      var current = try await test.signIn()
      for _ in 0..<15 {
        test.clock.advance(by: .seconds(6 * 86_400))
        guard test.clock.now < current.refreshExpiresAt else { break }
        current = try await refresh(test, current.refreshToken)
      }
      test.clock.advance(by: .seconds(86_400))
      #expect(try await test.problem { _ = try await refresh(test, current.refreshToken) }?.status == 401)
      let next = try await test.signIn()
      test.clock.advance(by: .seconds(7 * 86_400))
      #expect(try await test.problem { _ = try await refresh(test, next.refreshToken) }?.status == 401)
    }
  }

  @Test(
    "What was made up is refused",
    arguments: [
      "", "usrt_", "usrt_a.0.b", "usrt_ses_01h455vb4pex5vsknk084sn02q.0.AAAA", "eyJhbGciOiJub25lIn0.e30.",
    ])
  func madeUp(text: String) async throws {
    try await withAccounts(.sqlite) { test in
      let problem = try await test.problem { _ = try await refresh(test, text) }
      #expect(problem?.kind == "wrong-refresh-token")
    }
  }

  @Test("Signing out ends the session; doing it again changes nothing", arguments: DatabaseEngine.allCases)
  func signOut(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let first = try await test.signIn()
      for _ in 0..<2 {
        try await test.accounts.signOut(
          refreshToken: first.refreshToken, from: TestAccounts.home, test.tenant)
      }
      let gone = try await test.principal(first)
      #expect(gone == nil)
      #expect(try await test.actions().filter { $0 == "session.revoked" }.count == 1)
    }
  }
}
