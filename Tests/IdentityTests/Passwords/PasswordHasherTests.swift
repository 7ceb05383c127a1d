import Essentials
import Identity
import Testing

@Suite("Hashed passwords") struct PasswordHasherTests {
  private let hasher = PasswordHasher(parameters: .forTests)

  @Test("A password is right against its hash, and another is not")
  func roundTrip() async throws {
    let hash = try await hasher.hash("correct horse ✓")
    #expect(hash.text.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    let stored = try PasswordHash(parsing: hash.text)
    let right = try await hasher.verify("correct horse ✓", against: stored)
    let wrong = try await hasher.verify("correct horse", against: stored)
    let empty = try await hasher.verify("", against: stored)
    #expect(right == .right(needsRehash: false))
    #expect(wrong == .wrong && empty == .wrong)
  }

  @Test("Two hashes of one password differ")
  func salt() async throws {
    let first = try await hasher.hash("correct horse")
    let second = try await hasher.hash("correct horse")
    #expect(first != second)
  }

  @Test("A password is the same from every keyboard: composed or not, full width or not")
  func normalised() async throws {
    let hash = try await hasher.hash("Zoe\u{308} Ｃａｆｅ１")
    let verdict = try await hasher.verify("Zo\u{EB} Cafe1", against: hash)
    #expect(verdict == .right(needsRehash: false))
  }

  /// Made with argon2-cffi 25.1.0 and bcrypt 5.0.0 of PyPI, of the password “correct horse ✓”.
  private static let imported = [
    "$argon2id$v=19$m=1024,t=3,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk5p7lP5ZjOoTNiYJuMIo",
    "$argon2id$v=19$m=19456,t=2,p=1$EnRUQ5k4c9excPgH4Owjvg$Dpd1anqd1C8YekAGXhwl65B8YraUQTD0ocGeK6EePy8",
    "$2a$04$WrMDlBlq.HsfSIoZEWlFOuRPsaifpDXAAIXG9SigURBx2LbXOPgx2",
    "$2b$04$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD896K",
    "$2y$04$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD896K",
  ]

  @Test("Hashes of other systems are checked, and are to be made anew", arguments: imported)
  func others(text: String) async throws {
    let hash = try PasswordHash(parsing: text)
    let right = try await hasher.verify("correct horse ✓", against: hash)
    let wrong = try await hasher.verify("correct horse x", against: hash)
    #expect(right == .right(needsRehash: true))
    #expect(wrong == .wrong)
  }

  @Test("A hash of today's parameters need not be made anew; one lane more, and it must")
  func rehash() throws {
    #expect(!(try PasswordHash(parsing: Self.imported[1]).needsRehash(for: .standard)))
    #expect(try PasswordHash(parsing: Self.imported[0]).needsRehash(for: .standard))
    let four = Self.imported[1].replacing("p=1", with: "p=4")
    #expect(try PasswordHash(parsing: four).needsRehash(for: .standard))
  }

  @Test("An unknown user's password is wrong, after the same work as a known one's")
  func unknownUser() async throws {
    let verdict = try await hasher.verify("correct horse ✓", against: nil)
    #expect(verdict == .wrong)
  }

  @Test("Of a bcrypt hash the text after a zero counts too: such a password is wrong")
  func zero() async throws {
    let hash = try PasswordHash(parsing: Self.imported[3])
    let verdict = try await hasher.verify("correct horse ✓\0", against: hash)
    #expect(verdict == .wrong)
  }

  @Test("A password that is too long is wrong, and cannot be hashed")
  func tooLong() async throws {
    let long = String(repeating: "é", count: 1000)
    let verdict = try await hasher.verify(long, against: nil)
    #expect(verdict == .wrong)
    await #expect(throws: Problem.self) { _ = try await hasher.hash(long) }
  }

  @Test("Parameters outside of what is sensible are none")
  func parameters() {
    #expect(PasswordParameters(memory: 7, passes: 2) == nil)
    #expect(PasswordParameters(memory: 1 << 30, passes: 2) == nil)
    #expect(PasswordParameters(memory: 19_456, passes: 0) == nil)
    #expect(PasswordParameters(memory: 19_456, passes: 2) == .standard)
  }
}
