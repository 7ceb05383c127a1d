import Essentials

/// A code that lets somebody in once who has lost their second factor: `k7qm3-x9tc4-hw2pd`, 75 random bits. Only its digest is
/// stored; that many bits need no salt and no slow hash.
public struct RecoveryCode: Hashable, Sendable {
  /// The code as it is shown.
  public let text: String

  /// How many are made at a time.
  public static let count = 10
  private static let groups = 3
  private static let groupLength = 5
  /// Crockford's 32, without letters that look like digits (https://www.crockford.com/base32.html).
  private static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Makes a code from the system's random numbers.
  public init() {
    var generator = SystemRandomNumberGenerator()
    let letters = (0..<Self.groups * Self.groupLength).map { _ in
      Self.letters[Int.random(in: 0..<Self.letters.count, using: &generator)]
    }
    self.init(letters: letters)
  }

  /// Reads what somebody typed: capitals, spaces and hyphens do not matter, and what looks like another letter counts as it.
  /// Nothing when it cannot be a code.
  public init?(typed: String) {
    guard typed.utf8.count <= 64 else { return nil }
    var letters: [UInt8] = []
    for letter in typed.lowercased().utf8 where letter != UInt8(ascii: " ") && letter != UInt8(ascii: "-") {
      let letter = Self.digit(lookingLike: letter) ?? letter
      guard Self.letters.contains(letter) else { return nil }
      letters.append(letter)
    }
    guard letters.count == Self.groups * Self.groupLength else { return nil }
    self.init(letters: letters)
  }

  private static func digit(lookingLike letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "l"), UInt8(ascii: "i"): UInt8(ascii: "1")
    case UInt8(ascii: "o"): UInt8(ascii: "0")
    default: nil
    }
  }

  private init(letters: [UInt8]) {
    text = stride(from: 0, to: letters.count, by: Self.groupLength).map {
      String(decoding: letters[$0..<$0 + Self.groupLength], as: UTF8.self)
    }.joined(separator: "-")
  }

  /// A fresh set of codes, to be shown once.
  public static func makeSet() -> [RecoveryCode] {
    (0..<count).map { _ in RecoveryCode() }
  }

  /// What is stored: SHA-256 in hexadecimal.
  public var digest: String { SHA256.hexDigest(of: text) }

  /// Which of the stored digests is this code's, to be removed when the code has been used; all are compared.
  public func index(in digests: [String]) -> Int? {
    var found: Int?
    for (index, digest) in digests.enumerated() where ConstantTime.areEqual(self.digest, digest) {
      found = index
    }
    return found
  }
}

extension RecoveryCode: CustomStringConvertible {
  /// Keeps the secret out of logs; use ``text`` to show it.
  public var description: String { "RecoveryCode(…)" }
}
