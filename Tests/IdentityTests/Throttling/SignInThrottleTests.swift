import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Throttled sign-in") struct SignInThrottleTests {
  private func fail(
    _ test: TestAccounts, _ mail: String = "ann@example.com", from address: String = "192.0.2.7"
  ) async throws -> Problem? {
    try await test.problem {
      _ = try await test.signIn(
        mail, "wrong password", from: RequestOrigin(address: address, userAgent: nil))
    }
  }

  @Test(
    "After five failures each wait is twice as long, up to a quarter of an hour",
    arguments: DatabaseEngine.allCases)
  func exponential(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      for _ in 0..<5 { #expect(try await fail(test)?.status == 401) }
      var waits: [Int] = []
      for _ in 0..<14 {
        #expect(try await fail(test)?.status == 401)
        let throttled = try await fail(test)
        #expect(throttled?.status == 429)
        waits.append(throttled?.retryAfterSeconds ?? 0)
        test.clock.advance(by: .seconds(waits.last ?? 0))
      }
      #expect(waits.prefix(5) == [1, 2, 4, 8, 16] && waits.suffix(3) == [900, 900, 900])
      // Who knows the password begins anew.
      _ = try await test.signIn()
      for _ in 0..<5 { #expect(try await fail(test, from: "192.0.2.8")?.status == 401) }
    }
  }

  @Test("An unknown mail address is throttled like a known one", arguments: DatabaseEngine.allCases)
  func unknown(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      var answers: [[Problem?]] = []
      for mail in ["ann@example.com", "nobody@example.com"] {
        var seen: [Problem?] = []
        for _ in 0..<8 { seen.append(try await fail(test, mail, from: "198.51.100.\(answers.count)")) }
        answers.append(seen)
      }
      #expect(answers[0] == answers[1])
    }
  }

  @Test("One address that tries many users is throttled, others are not", arguments: DatabaseEngine.allCases)
  func address(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      for number in 0..<21 {
        #expect(
          try await fail(test, "user\(number)@example.com", from: "2001:db8::\(number + 1)")?.status == 401)
      }
      #expect(try await fail(test, "one@example.com", from: "2001:db8::ff")?.status == 429)
      #expect(try await fail(test, "one@example.com", from: "2001:db8:0:1::1")?.status == 401)
      _ = try await test.signIn()
    }
  }

  @Test("An office whose people sign in rightly is never throttled", arguments: DatabaseEngine.allCases)
  func office(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      for _ in 0..<30 { _ = try await test.signIn() }
    }
  }

  @Test("Guesses at the same time count one by one", arguments: DatabaseEngine.allCases)
  func atOnce(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask { try await fail(test)?.status ?? 200 }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 401 }.count == 6)
    }
  }
}
