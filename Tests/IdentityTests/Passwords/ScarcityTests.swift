import Essentials
import Foundation
import Synchronization
import Testing
import UsherTesting

@testable import Identity

@Suite("Passwords where memory and threads are scarce") struct ScarcityTests {
  @Test("A right password is right though there is no time to hash it anew; the old hash stays")
  func fullQueue() async throws {
    try await withAccounts(.sqlite) { test in
      try await test.add()
      let before = try await hash(of: "ann@example.com", test)
      // When the check's turn comes, somebody else takes the only place to wait, and keeps it.
      let threads = PasswordThreads(count: 1, waiting: 1) { queue in
        Thread.detachNewThread {
          guard let check = queue.next() else { return }
          _ = queue.add(.init(number: 0, run: {}, refuse: { _ in }))
          check.run()
        }
        return true
      }
      let costly = try #require(PasswordParameters(memory: 16, passes: 1))
      let hasher = PasswordHasher(parameters: costly, on: threads)
      let accounts = Accounts(
        database: test.database, secret: TestAccounts.secret,
        tokens: AccessTokens(secret: TestAccounts.secret, issuer: "http://localhost", clock: test.clock),
        hasher: hasher, clock: test.clock)
      let attempt = SignInAttempt(mail: "ann@example.com", password: TestAccounts.password)
      let signedIn = try await accounts.signIn(attempt, from: TestAccounts.home, test.tenant)
      #expect(try await test.principal(signedIn) != nil)
      let after = try await hash(of: "ann@example.com", test)
      #expect(after == before)

      let unhurried = Accounts(
        database: test.database, secret: TestAccounts.secret,
        tokens: AccessTokens(secret: TestAccounts.secret, issuer: "http://localhost", clock: test.clock),
        hasher: PasswordHasher(parameters: costly), clock: test.clock)
      _ = try await unhurried.signIn(attempt, from: TestAccounts.home, test.tenant)
      let anew = try await hash(of: "ann@example.com", test)
      #expect(anew?.contains("m=16,") == true)
    }
  }

  private func hash(of mail: String, _ test: TestAccounts) async throws -> String? {
    let address = try #require(MailAddress(mail))
    return try await test.accounts.read(test.tenant) { try await $0.users.record(address)?.passwordHash }
  }

  @Test("Where the system gives no thread, passwords wait for it to give one, and the process lives on")
  func noThread() async throws {
    let isGiven = Mutex(false)
    let threads = PasswordThreads(count: 1, waiting: 4) { queue in
      guard isGiven.withLock({ $0 }) else { return false }
      Thread.detachNewThread { queue.work() }
      return true
    }
    let hasher = PasswordHasher(parameters: .forTests, on: threads)
    let problem = await #expect(throws: Problem.self) { _ = try await hasher.hash("plum-harbour-kettle") }
    #expect(problem?.status == 503)
    isGiven.withLock { $0 = true }
    let hash = try await hasher.hash("plum-harbour-kettle")
    let verdict = try await hasher.verify("plum-harbour-kettle", against: hash)
    #expect(verdict == .right(needsRehash: false))
  }

  @Test("What stands in for an unknown user's hash costs as much as any other, and is nobody's")
  func decoy() async throws {
    let largest = try #require(PasswordParameters(memory: 262_144, passes: 16))
    for parameters in [PasswordParameters.standard, .forTests, largest] {
      let decoy = PasswordHash(decoyOf: parameters)
      let read = try PasswordHash(parsing: decoy.text)
      #expect(read == decoy && !read.needsRehash(for: parameters))
      #expect(PasswordHash(decoyOf: parameters) != decoy)
    }
    let verdict = try await PasswordHasher(parameters: .forTests).verify(
      "", against: PasswordHash(decoyOf: .forTests))
    #expect(verdict == .wrong)
  }
}
