import COpenSSL

/// SHA-256 (FIPS 180-4), by OpenSSL.
public enum SHA256 {
  /// The length of a digest, in bytes.
  public static let byteCount = 32

  /// Looked up once: OpenSSL would do it for every digest, which takes longer than that of a short text. It is never
  /// changed, and OpenSSL lets any thread use it.
  nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  /// The 32-byte digest of `bytes`.
  public static func digest(of bytes: [UInt8]) -> [UInt8] {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The 32-byte digest of a text's UTF-8.
  public static func digest(of text: some StringProtocol) -> [UInt8] {
    digest(of: Array(text.utf8))
  }

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    Hexadecimal.encode(digest(of: bytes))
  }

  /// The digest of a text's UTF-8 as 64 lower-case hexadecimal digits.
  public static func hexDigest(of text: some StringProtocol) -> String {
    Hexadecimal.encode(digest(of: text))
  }
}
