import Persistence
import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Second factors") struct SecondFactorTests {
  private struct Enrolled {
    let app: TimeBasedPassword
    let codes: [RecoveryCode]
    let principal: Principal

    func code(at time: Timestamp) -> String { app.code(at: time) }
  }

  private func enrol(_ test: TestAccounts) async throws -> Enrolled {
    try await test.add()
    let principal = try #require(try await test.principal(try await test.signIn()))
    let user = try #require(principal.user)
    let offer = try await test.accounts.offerFactor(to: user, issuer: "Northside", test.tenant)
    #expect(offer.url.hasPrefix("otpauth://totp/Northside:ann%40example.com?secret=\(offer.secret)"))
    let app = try #require(TimeBasedPassword(typed: offer.secret))
    // Until a code was sent, nothing is asked for.
    _ = try await test.signIn()
    let code = app.code(at: test.clock.now)
    let codes = try await test.accounts.confirmFactor(
      code: code, by: principal, from: TestAccounts.home, test.tenant)
    #expect(codes.count == RecoveryCode.count)
    test.clock.advance(by: .seconds(30))
    return Enrolled(app: app, codes: codes, principal: principal)
  }

  @Test(
    "A code is asked for, is good once, and a wrong one counts as a failure",
    arguments: DatabaseEngine.allCases)
  func codes(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let enrolled = try await enrol(test)
      #expect(try await test.problem { _ = try await test.signIn() }?.kind == "second-factor-needed")
      let code = enrolled.code(at: test.clock.now)
      _ = try await test.signIn(code: code)
      #expect(try await test.problem { _ = try await test.signIn(code: code) }?.kind == "wrong-code")
      test.clock.advance(by: .seconds(30))
      _ = try await test.signIn(code: enrolled.code(at: test.clock.now))
      for _ in 0..<6 {
        _ = try await test.problem { _ = try await test.signIn(code: "000000") }
      }
      #expect(try await test.problem { _ = try await test.signIn(code: "000000") }?.status == 429)
    }
  }

  @Test("A recovery code is good once", arguments: DatabaseEngine.allCases)
  func recovery(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let enrolled = try await enrol(test)
      let code = enrolled.codes[0].text
      _ = try await test.signIn(code: code.uppercased())
      #expect(try await test.problem { _ = try await test.signIn(code: code) }?.kind == "wrong-code")
      #expect(try await test.actions().contains("user.recovery_code_used"))
    }
  }

  @Test("It is taken away by password and code together", arguments: DatabaseEngine.allCases)
  func removal(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let enrolled = try await enrol(test)
      func remove(_ password: String, _ code: String) async throws -> Problem? {
        try await test.problem {
          try await test.accounts.removeFactor(
            password: password, code: code, by: enrolled.principal, from: TestAccounts.home, test.tenant)
        }
      }
      #expect(try await remove("wrong password", enrolled.code(at: test.clock.now))?.status == 403)
      #expect(try await remove(TestAccounts.password, "000000")?.kind == "wrong-code")
      let again = try await test.problem {
        _ = try await test.accounts.offerFactor(
          to: try #require(enrolled.principal.user), issuer: "Northside", test.tenant)
      }
      #expect(again?.kind == "has-second-factor")
      #expect(try await remove(TestAccounts.password, enrolled.code(at: test.clock.now)) == nil)
      _ = try await test.signIn()
    }
  }

  @Test("The secret lies sealed in the database", arguments: DatabaseEngine.allCases)
  func sealed(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let enrolled = try await enrol(test)
      let stored = try await test.database.read { connection in
        try await connection.first("SELECT factor FROM users")?.value("factor", as: [UInt8].self)
      }
      let box = try #require(stored)
      #expect(box.count > enrolled.app.secret.count)
      #expect(!box.indices.contains { box[$0...].starts(with: enrolled.app.secret) })
    }
  }
}
