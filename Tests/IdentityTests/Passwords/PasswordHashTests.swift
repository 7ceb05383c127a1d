import Essentials
import Identity
import Testing

@Suite("Stored password hashes") struct PasswordHashTests {
  private static let good = [
    "$argon2id$v=19$m=1024,t=3,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk5p7lP5ZjOoTNiYJuMIo",
    "$2b$04$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD896K",
  ]

  @Test(
    "What is no hash is an error that says so",
    arguments: [
      ("", PasswordHash.Failure.unknownScheme), ("x", .unknownScheme), ("$", .unknownScheme),
      ("$1$abc$def", .unknownScheme), ("$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA", .unknownScheme),
      ("$argon2id$", .malformed), ("$argon2id$v=19$m=8,t=1$c$d", .malformed),
      ("$argon2id$v=16$m=1024,t=3,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk", .malformed),
      ("$argon2id$v=19$m=-1,t=3,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk", .malformed),
      ("$argon2id$v=19$m=4194304,t=3,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk", .tooExpensive),
      ("$argon2id$v=19$m=1024,t=999999,p=4$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk", .tooExpensive),
      ("$argon2id$v=19$m=1024,t=1,p=400$LD4yNq3jqudelMeL9Ta2MQ$3LBoS3dLv5PXm3X9R7j/0phk", .tooExpensive),
      ("$2b$31$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD896K", .tooExpensive),
      ("$2b$04$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD89", .malformed),
      ("$2x$04$82BFX4RmP85X3CScHy20x.O4x.TCFHqCEv0adRQdZK7wU/0qD896K", .unknownScheme),
      (String(repeating: "$argon2id", count: 99), .malformed),
    ])
  func refused(text: String, failure: PasswordHash.Failure) {
    #expect(throws: failure) { try PasswordHash(parsing: text) }
  }

  @Test("A hash does not show itself in logs")
  func description() throws {
    for text in Self.good { #expect(!"\(try PasswordHash(parsing: text))".contains(text.suffix(10))) }
  }

  @Test("A damaged hash is refused or checks as wrong, and breaks nothing")
  func damaged() async throws {
    let hasher = PasswordHasher(parameters: .forTests)
    var random = SplitMix64(seed: 7)
    var checked = 0
    for number in 0..<400 {
      var bytes = Array(Self.good[number % 2].utf8)
      for _ in 0...Int.random(in: 0..<2, using: &random) {
        bytes[Int.random(in: 10..<bytes.count, using: &random)] = UInt8.random(in: 33...126, using: &random)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard !Self.good.contains(text), let hash = try? PasswordHash(parsing: text) else { continue }
      let verdict = try await hasher.verify("another", against: hash)
      #expect(verdict == .wrong, "\(text)")
      checked += 1
    }
    #expect(checked > 20)
  }
}
