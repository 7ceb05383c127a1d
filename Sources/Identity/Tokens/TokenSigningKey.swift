public import Essentials

/// A key that tokens are signed with.
public struct TokenSigningKey: Hashable, Sendable {
  enum Material: Hashable, Sendable {
    case secret([UInt8])
    case p256(P256.PrivateKey)
    case ed25519(Ed25519.PrivateKey)
  }

  /// The name that tokens call it by (`kid`).
  public let id: String
  let material: Material

  /// Makes a new key.
  ///
  /// - Parameters:
  ///   - algorithm: Not RS256, which is only for checking: then there is none.
  ///   - id: Its name; when there is none, the thumbprint of its public part (RFC 7638), or random for a secret.
  public init?(generating algorithm: TokenAlgorithm, id: String? = nil) {
    switch algorithm {
    case .hs256:
      guard let secret = Base64URL.decode(SecureToken().text) else { return nil }
      self.init(id: id ?? SecureToken(byteCount: 12).text, material: .secret(secret))
    case .es256: self.init(material: .p256(P256.PrivateKey()), id: id)
    case .edDSA: self.init(material: .ed25519(Ed25519.PrivateKey()), id: id)
    case .rs256: return nil
    }
  }

  /// A secret for HS256, or nothing when it is shorter than the 32 bytes that RFC 7518, section 3.2, asks for.
  public init?(id: String, secret: [UInt8]) {
    guard secret.count >= SHA256.byteCount else { return nil }
    self.init(id: id, material: .secret(secret))
  }

  /// A key for ES256; its name is its thumbprint (RFC 7638) when there is none.
  public init(id: String? = nil, _ key: P256.PrivateKey) {
    self.init(material: .p256(key), id: id)
  }

  /// A key for EdDSA; its name is its thumbprint (RFC 7638) when there is none.
  public init(id: String? = nil, _ key: Ed25519.PrivateKey) {
    self.init(material: .ed25519(key), id: id)
  }

  private init(material: Material, id: String?) {
    let unnamed = TokenSigningKey(id: "", material: material)
    self.init(id: id ?? unnamed.verificationKey.thumbprint, material: material)
  }

  init(id: String, material: Material) {
    self.id = id
    self.material = material
  }

  /// What it signs with.
  public var algorithm: TokenAlgorithm { verificationKey.algorithm }

  /// What its signatures are checked with; for HS256 the same secret.
  public var verificationKey: TokenVerificationKey {
    switch material {
    case .secret(let secret): TokenVerificationKey(id: id, material: .secret(secret))
    case .p256(let key): TokenVerificationKey(id: id, key.publicKey)
    case .ed25519(let key): TokenVerificationKey(id: id, key.publicKey)
    }
  }

  func sign(_ message: [UInt8]) -> [UInt8] {
    switch material {
    case .secret(let secret): HMAC.code(of: message, key: secret)
    case .p256(let key): key.sign(message)
    case .ed25519(let key): key.sign(message)
    }
  }
}

extension TokenSigningKey: CustomStringConvertible, CustomReflectable {
  /// Keeps secrets out of logs.
  public var description: String { "TokenSigningKey(\(id), \(algorithm.rawValue))" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
