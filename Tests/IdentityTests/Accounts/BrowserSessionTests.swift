import Essentials
import Identity
import Testing
import UsherTesting

@Suite("A session in a browser") struct BrowserSessionTests {
  @Test("It goes on while it is used, for as long as sessions may last", arguments: DatabaseEngine.allCases)
  func prolonged(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let user = try await test.add()
      let session = try await test.signIn().session
      for _ in 0..<14 {
        test.clock.advance(by: .seconds(6 * 86_400))
        let principal = try await test.accounts.principal(in: session, test.tenant)
        #expect(principal?.user == user.id)
        let listed = try await test.accounts.sessions(of: user.id, test.tenant)
        #expect(listed.map(\.refreshedAt) == [test.clock.now])
      }
      test.clock.advance(by: .seconds(6 * 86_400 + 1))
      #expect(try await test.accounts.principal(in: session, test.tenant) == nil)
    }
  }

  @Test("It ends when it is not used", arguments: DatabaseEngine.allCases)
  func lapsed(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let session = try await test.signIn().session
      test.clock.advance(by: .seconds(7 * 86_400))
      #expect(try await test.accounts.principal(in: session, test.tenant) == nil)
    }
  }

  @Test("Signing out ends it at once, and once", arguments: DatabaseEngine.allCases)
  func signedOut(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let session = try await test.signIn().session
      let before = try await test.accounts.principal(in: session, test.tenant)
      #expect(before?.session == session)
      for _ in 0..<2 {
        try await test.accounts.signOut(session, from: TestAccounts.home, test.tenant)
        #expect(try await test.accounts.principal(in: session, test.tenant) == nil)
      }
      #expect(try await test.actions().filter { $0 == "session.revoked" }.count == 1)
    }
  }

  @Test("Its use leaves what tokens of the same session say", arguments: DatabaseEngine.allCases)
  func tokens(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let signedIn = try await test.signIn()
      test.clock.advance(by: .seconds(600))
      _ = try await test.accounts.principal(in: signedIn.session, test.tenant)
      let refreshed = try await test.accounts.refresh(
        signedIn.refreshToken, from: TestAccounts.home, test.tenant)
      #expect(refreshed.session == signedIn.session)
    }
  }
}
