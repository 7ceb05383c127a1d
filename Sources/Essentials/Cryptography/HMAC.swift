/// HMAC with SHA-256 (RFC 2104): proves that a text comes from someone who has the key. Over OpenSSL's digest, because
/// its own HMAC looks its parts up by name each time and takes four times as long for a short text.
public enum HMAC {
  /// The 32-byte code of `message` under `key`.
  public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
    let key = key.count > SHA256.blockByteCount ? SHA256.digest(of: key) : key
    return SHA256.digest(of: block(key, 0x5C) + SHA256.digest(of: block(key, 0x36) + message))
  }

  /// The key, filled up to a block with zeros and masked.
  private static func block(_ key: [UInt8], _ mask: UInt8) -> [UInt8] {
    key.map { $0 ^ mask } + [UInt8](repeating: mask, count: SHA256.blockByteCount - key.count)
  }

  /// Whether `code` is that of `message` under `key`; takes the same time wherever the two differ.
  public static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    ConstantTime.areEqual(code, HMAC.code(of: message, key: key))
  }
}
