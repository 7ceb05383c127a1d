public import Essentials

extension TokenVerificationKey {
  /// Reads a JSON Web Key (RFC 7517; for Ed25519, RFC 8037), public part only; nothing when it is of another kind, is not meant
  /// for signatures, or its numbers make no key. Private members are passed over.
  ///
  /// - Parameter takesSecrets: Whether a shared secret (`oct`) is a key too. Never from somebody else's key set: what is
  ///   published is no secret.
  public init?(jwk: JSONValue, takesSecrets: Bool = false) {
    guard let material = Self.material(jwk, takesSecrets: takesSecrets) else { return nil }
    let unnamed = TokenVerificationKey(id: "", material: material)
    if let name = jwk["alg"], name.stringValue != unnamed.algorithm.rawValue { return nil }
    if let use = jwk["use"], use != "sig" { return nil }
    if let operations = jwk["key_ops"] {
      guard let operations = operations.arrayValue,
        operations.contains("verify") || operations.contains("sign")
      else { return nil }
    }
    if let id = jwk["kid"], id.stringValue == nil { return nil }
    guard let id = jwk["kid"]?.stringValue ?? (unnamed.isPublic ? unnamed.thumbprint : nil) else {
      return nil
    }
    self.init(id: id, material: material)
  }

  private static func material(_ jwk: JSONValue, takesSecrets: Bool) -> Material? {
    func bytes(_ name: String) -> [UInt8]? { jwk[name]?.stringValue.flatMap { Base64URL.decode($0) } }
    switch (jwk["kty"]?.stringValue, jwk["crv"]?.stringValue) {
    case ("EC", "P-256"):
      guard let x = bytes("x"), let y = bytes("y") else { return nil }
      return P256.PublicKey(x: x, y: y).map(Material.p256)
    case ("OKP", "Ed25519"):
      return bytes("x").flatMap(Ed25519.PublicKey.init).map(Material.ed25519)
    case ("RSA", nil):
      guard let n = bytes("n"), let e = bytes("e") else { return nil }
      return RSAPublicKey(modulus: n, exponent: e).map(Material.rsa)
    case ("oct", nil):
      guard takesSecrets, let secret = bytes("k"), secret.count >= SHA256.byteCount else { return nil }
      return .secret(secret)
    default: return nil
    }
  }

  /// The key as a JSON Web Key for others; nothing when it is a secret.
  public var jwk: JSONValue? {
    guard var members = requiredMembers.objectValue, isPublic else { return nil }
    members["kid"] = .string(id)
    members["use"] = "sig"
    members["alg"] = .string(algorithm.rawValue)
    return .object(members)
  }

  /// The digest of what the key consists of, in URL-safe Base 64 (RFC 7638, section 3).
  public var thumbprint: String { Base64URL.encode(SHA256.digest(of: requiredMembers.serialized())) }

  /// What makes the key (RFC 7638, section 3.2); written in the order of the names.
  private var requiredMembers: JSONValue {
    func text(_ bytes: [UInt8]) -> JSONValue { .string(Base64URL.encode(bytes)) }
    return switch material {
    case .secret(let secret): ["kty": "oct", "k": text(secret)]
    case .p256(let key): ["kty": "EC", "crv": "P-256", "x": text(key.x), "y": text(key.y)]
    case .ed25519(let key): ["kty": "OKP", "crv": "Ed25519", "x": text(key.bytes)]
    case .rsa(let key): ["kty": "RSA", "n": text(key.modulus), "e": text(key.exponent)]
    }
  }
}

extension TokenSigningKey {
  /// Reads a JSON Web Key with its private part (RFC 7517; RFC 7518, section 6; RFC 8037), or nothing when it is none, or its
  /// halves do not belong together. A secret needs a `kid`.
  public init?(jwk: JSONValue) {
    guard let publicKey = TokenVerificationKey(jwk: jwk, takesSecrets: true) else { return nil }
    let number = jwk["d"]?.stringValue.flatMap { Base64URL.decode($0) }
    switch publicKey.material {
    case .secret(let secret): self.init(id: publicKey.id, material: .secret(secret))
    case .p256(let point):
      guard let number, let key = P256.PrivateKey(number: number, publicKey: point) else { return nil }
      self.init(id: publicKey.id, material: .p256(key))
    case .ed25519(let point):
      guard let number, let key = Ed25519.PrivateKey(seed: number), key.publicKey == point else { return nil }
      self.init(id: publicKey.id, material: .ed25519(key))
    case .rsa: return nil
    }
  }

  /// The key with its private part as a JSON Web Key: to be sealed and stored, and never shown.
  public var privateJWK: JSONValue {
    var members: [String: JSONValue] = verificationKey.jwk?.objectValue ?? [:]
    switch material {
    case .secret(let secret):
      members = [
        "kty": "oct", "k": .string(Base64URL.encode(secret)), "kid": .string(id), "use": "sig",
        "alg": "HS256",
      ]
    case .p256(let key): members["d"] = .string(Base64URL.encode(key.number))
    case .ed25519(let key): members["d"] = .string(Base64URL.encode(key.seed))
    }
    return .object(members)
  }
}
