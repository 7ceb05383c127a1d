/// A secret that cannot be guessed, given to a client once and stored only as its digest.
public struct SecureToken: Hashable, Sendable {
  /// The token as the client sends it: URL-safe Base64 without padding.
  public let text: String

  /// Makes a new token from the system's random numbers; 32 bytes (43 characters) unless told otherwise.
  public init(byteCount: Int = 32) {
    var generator = SystemRandomNumberGenerator()
    text = Base64URL.encode((0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  /// Takes a token that a client sent.
  public init(_ text: some StringProtocol) {
    self.text = String(text)
  }

  /// What is stored: SHA-256 in hexadecimal. A random token needs no salt and no slow hash.
  public var digest: String { SHA256.hexDigest(of: text) }

  /// Whether this is the token that `digest` was stored for.
  public func matches(digest: String) -> Bool {
    ConstantTime.areEqual(self.digest, digest)
  }
}

extension SecureToken: CustomStringConvertible {
  /// Keeps the secret out of logs; use ``text`` to send it.
  public var description: String { "SecureToken(…)" }
}
