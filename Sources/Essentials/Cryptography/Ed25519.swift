import COpenSSL

/// Ed25519 signatures (RFC 8032), by OpenSSL: 64 bytes over a text, checked with a public key of 32 bytes.
///
/// The same key signs the same text the same way each time; there is no random number that could be a bad one.
public enum Ed25519 {
  /// The length of a private key's seed and of a public key, in bytes.
  public static let keyByteCount = 32
  /// The length of a signature, in bytes.
  public static let signatureByteCount = 64

  /// A private key.
  public struct PrivateKey: Hashable, Sendable {
    /// The 32 bytes that the key is made of (RFC 8032, section 5.1.5).
    public let seed: [UInt8]

    /// Makes a key from the system's random numbers.
    public init() {
      var generator = SystemRandomNumberGenerator()
      seed = (0..<keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Takes a key's 32 bytes, or nothing when there are more or fewer.
    public init?(seed: [UInt8]) {
      guard seed.count == keyByteCount else { return nil }
      self.seed = seed
    }

    /// What others check its signatures with.
    public var publicKey: PublicKey {
      withKey { key in
        var bytes = [UInt8](repeating: 0, count: keyByteCount)
        var length = bytes.count
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1, let key = PublicKey(bytes) else {
          preconditionFailure("OpenSSL cannot compute a public key: \(OpenSSLError.latest)")
        }
        return key
      }
    }

    /// Signs a message: 64 bytes.
    public func sign(_ message: [UInt8]) -> [UInt8] {
      withKey { key in
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: signatureByteCount)
        var length = signature.count
        guard context != nil, EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
          EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
          length == signatureByteCount
        else { preconditionFailure("OpenSSL cannot sign with Ed25519: \(OpenSSLError.latest)") }
        return signature
      }
    }

    private func withKey<Result>(_ body: (OpaquePointer) -> Result) -> Result {
      guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
        preconditionFailure("OpenSSL has no Ed25519: \(OpenSSLError.latest)")
      }
      defer { EVP_PKEY_free(key) }
      return body(key)
    }
  }

  /// A public key.
  public struct PublicKey: Hashable, Sendable {
    /// The 32 bytes of RFC 8032, section 5.1.2.
    public let bytes: [UInt8]

    /// Takes a key's 32 bytes, or nothing when there are more or fewer.
    public init?(_ bytes: [UInt8]) {
      guard bytes.count == keyByteCount else { return nil }
      self.bytes = bytes
    }

    /// Whether `signature` is that of `message` by this key's private one. What is no signature at all, or no point of
    /// the curve, is not valid either.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      guard signature.count == signatureByteCount,
        let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
      else { return false }
      defer { EVP_PKEY_free(key) }
      guard let context = EVP_MD_CTX_new() else { return false }
      defer {
        EVP_MD_CTX_free(context)
        // A signature that is not valid leaves an error behind that the next caller would find.
        ERR_clear_error()
      }
      return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
  }
}

extension Ed25519.PrivateKey: CustomStringConvertible, CustomReflectable {
  /// Keeps the secret out of logs.
  public var description: String { "Ed25519.PrivateKey(…)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
