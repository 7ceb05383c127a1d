import COpenSSL

/// HMAC with SHA-256 (RFC 2104), by OpenSSL: proves that a text comes from someone who has the key.
public enum HMAC {
  /// The 32-byte code of `message` under `key`.
  public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, count in
      var length: UInt32 = 0
      let result = message.withUnsafeBufferPointer { message in
        key.withUnsafeBytes { key in
          COpenSSL.HMAC(
            EVP_sha256(), key.baseAddress, Int32(key.count), message.baseAddress, message.count,
            buffer.baseAddress, &length)
        }
      }
      guard result != nil, length == SHA256.byteCount else {
        preconditionFailure("OpenSSL cannot compute an HMAC: \(OpenSSLError.latest)")
      }
      count = SHA256.byteCount
    }
  }

  /// Whether `code` is that of `message` under `key`; takes the same time wherever the two differ.
  public static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    ConstantTime.areEqual(code, HMAC.code(of: message, key: key))
  }
}
