public import Essentials

/// A key that signatures are checked with. Its kind decides the algorithm; a token cannot choose another.
public struct TokenVerificationKey: Hashable, Sendable {
  enum Material: Hashable, Sendable {
    case secret([UInt8])
    case p256(P256.PublicKey)
    case ed25519(Ed25519.PublicKey)
    case rsa(RSAPublicKey)
  }

  /// The name that tokens call it by (`kid`).
  public let id: String
  let material: Material

  /// A secret for HS256, or nothing when it is shorter than the 32 bytes that RFC 7518, section 3.2, asks for.
  public init?(id: String, secret: [UInt8]) {
    guard secret.count >= SHA256.byteCount else { return nil }
    self.init(id: id, material: .secret(secret))
  }

  /// A key for ES256.
  public init(id: String, _ key: P256.PublicKey) {
    self.init(id: id, material: .p256(key))
  }

  /// A key for EdDSA.
  public init(id: String, _ key: Ed25519.PublicKey) {
    self.init(id: id, material: .ed25519(key))
  }

  /// A key for RS256.
  public init(id: String, _ key: RSAPublicKey) {
    self.init(id: id, material: .rsa(key))
  }

  init(id: String, material: Material) {
    self.id = id
    self.material = material
  }

  /// The only algorithm that it is used with.
  public var algorithm: TokenAlgorithm {
    switch material {
    case .secret: .hs256
    case .p256: .es256
    case .ed25519: .edDSA
    case .rsa: .rs256
    }
  }

  /// Whether others may see it.
  public var isPublic: Bool { algorithm != .hs256 }

  func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    switch material {
    case .secret(let secret): HMAC.isValid(signature, for: message, key: secret)
    case .p256(let key): key.isValid(signature, for: message)
    case .ed25519(let key): key.isValid(signature, for: message)
    case .rsa(let key): key.isValid(signature, for: message)
    }
  }
}

extension TokenVerificationKey: CustomStringConvertible, CustomReflectable {
  /// Keeps secrets out of logs.
  public var description: String { "TokenVerificationKey(\(id), \(algorithm.rawValue))" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
