import COpenSSL

/// A public RSA key of an external issuer; checks signatures with PKCS #1 padding over SHA-256 (RFC 7518, section 3.3).
public struct RSAPublicKey: Hashable, Sendable {
  /// The modulus, the most significant byte first, without leading zeros.
  public let modulus: [UInt8]
  /// The public exponent, the most significant byte first, without leading zeros.
  public let exponent: [UInt8]

  /// How long a modulus may be, in bits: shorter ones can be broken (RFC 7518, section 3.3), longer ones take too long.
  public static let bitRange = 2048...8192

  /// Takes a key, or nothing when its modulus is too short or too long, or its exponent is none.
  public init?(modulus: [UInt8], exponent: [UInt8]) {
    let modulus = Array(modulus.drop { $0 == 0 })
    let exponent = Array(exponent.drop { $0 == 0 })
    guard let first = modulus.first, let last = modulus.last, !last.isMultiple(of: 2),
      Self.bitRange.contains(modulus.count * 8 - first.leadingZeroBitCount),
      // An odd number from 3 to 2³² − 1: almost always 65,537.
      (1...4).contains(exponent.count), let lowest = exponent.last, !lowest.isMultiple(of: 2), exponent != [1]
    else { return nil }
    self.modulus = modulus
    self.exponent = exponent
  }

  /// Whether `signature` is that of `message` by this key's private one.
  public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == modulus.count,
      let key = EnvelopeKey.make("RSA", [.number("n", modulus), .number("e", exponent)], isPrivate: false)
    else { return false }
    defer { EVP_PKEY_free(key) }
    return EnvelopeKey.isValid(signature, for: message, key: key)
  }
}
