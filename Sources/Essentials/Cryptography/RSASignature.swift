import COpenSSL

/// RSA signatures with PKCS #1 padding over SHA-256 (RFC 8017, section 8.2), by OpenSSL: what JSON Web Tokens call RS256.
public enum RSASignature {
  /// Why a text cannot be signed.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key is no private RSA key in PEM.
    case invalidKey(String)
    /// OpenSSL refuses.
    case refused(String)

    public var description: String {
      switch self {
      case .invalidKey(let reason): "the private key cannot be read: \(reason)"
      case .refused(let reason): "the text cannot be signed: \(reason)"
      }
    }
  }

  /// Signs a message.
  ///
  /// - Parameter privateKey: A private RSA key in PEM, not encrypted. It is read each time, so that no key outlives its use.
  public static func sign(_ message: [UInt8], privateKey: String) throws(Failure) -> [UInt8] {
    ERR_clear_error()
    guard let key = key(privateKey) else { throw .invalidKey(OpenSSLError.latest) }
    defer { EVP_PKEY_free(key) }
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else { throw .invalidKey("it is no RSA key") }
    guard let context = EVP_MD_CTX_new() else { throw .refused(OpenSSLError.latest) }
    defer { EVP_MD_CTX_free(context) }
    var length = Int(EVP_PKEY_get_size(key))
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { throw .refused(OpenSSLError.latest) }
    return Array(signature.prefix(length))
  }

  private static func key(_ pem: String) -> OpaquePointer? {
    // The input reads from these bytes without a copy.
    Array(pem.utf8).withUnsafeBytes { bytes in
      guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
      defer { BIO_free(input) }
      // Without a callback OpenSSL would ask the terminal for the password of an encrypted key.
      return PEM_read_bio_PrivateKey(input, nil, { _, _, _, _ in -1 }, nil)
    }
  }
}
