import COpenSSL

/// Secrets at rest: AES-256 in Galois/counter mode (NIST SP 800-38D), by OpenSSL. Who does not have the key can neither
/// read what is in a box nor change it unnoticed.
public enum SealedBox {
  private static let nonceByteCount = 12
  private static let tagByteCount = 16

  /// Puts bytes into a box: the nonce, what is hidden, the tag.
  ///
  /// - Parameters:
  ///   - key: 32 bytes.
  ///   - label: What the box is for; it opens with the same label only, so that boxes cannot be exchanged.
  public static func seal(_ secret: [UInt8], key: [UInt8], label: String) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let nonce = (0..<nonceByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    var hidden = [UInt8](repeating: 0, count: secret.count)
    var tag = [UInt8](repeating: 0, count: tagByteCount)
    let isDone = withContext(key) { context in
      var length: Int32 = 0
      let label = Array(label.utf8)
      return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
        && EVP_EncryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
        && EVP_EncryptUpdate(context, &hidden, &length, secret, Int32(secret.count)) == 1
        && EVP_EncryptFinal_ex(context, nil, &length) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), &tag) == 1
    }
    precondition(isDone, "OpenSSL cannot encrypt with AES-256-GCM")
    return nonce + hidden + tag
  }

  /// What is in a box, or nothing when it was not sealed with this key and label, or was changed since.
  public static func open(_ box: [UInt8], key: [UInt8], label: String) -> [UInt8]? {
    guard box.count >= nonceByteCount + tagByteCount else { return nil }
    let nonce = Array(box.prefix(nonceByteCount))
    var tag = Array(box.suffix(tagByteCount))
    let hidden = Array(box.dropFirst(nonceByteCount).dropLast(tagByteCount))
    var secret = [UInt8](repeating: 0, count: hidden.count)
    let isRight = withContext(key) { context in
      var length: Int32 = 0
      let label = Array(label.utf8)
      return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
        && EVP_DecryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
        && EVP_DecryptUpdate(context, &secret, &length, hidden, Int32(hidden.count)) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), &tag) == 1
        && EVP_DecryptFinal_ex(context, nil, &length) == 1
    }
    return isRight ? secret : nil
  }

  private static func withContext(_ key: [UInt8], _ body: (OpaquePointer) -> Bool) -> Bool {
    precondition(key.count == 32, "AES-256 takes a key of 32 bytes")
    guard let context = EVP_CIPHER_CTX_new() else { return false }
    defer { EVP_CIPHER_CTX_free(context) }
    return body(context)
  }
}
