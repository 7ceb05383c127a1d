import CSodium

/// Encrypts a stream piece by piece: XChaCha20-Poly1305 with a chain over all pieces, so that none can be changed, left
/// out, doubled or moved, and the end cannot be cut off unnoticed
/// (https://doc.libsodium.org/secret-key_cryptography/secretstream).
struct SecretStreamWriter: ~Copyable {
  private var state = crypto_secretstream_xchacha20poly1305_state()
  /// What the reader needs beside the key.
  let header: [UInt8]

  init(key: [UInt8]) {
    var header = [UInt8](repeating: 0, count: SecretStream.headerLength)
    precondition(key.count == SecretStream.keyLength, "The stream's key has 32 bytes")
    precondition(
      crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key) == 0, "libsodium cannot encrypt")
    self.header = header
  }

  mutating func push(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
    var cipher = [UInt8](repeating: 0, count: piece.count + SecretStream.overhead)
    let tag = isLast ? SecretStream.finalTag : 0
    precondition(
      crypto_secretstream_xchacha20poly1305_push(
        &state, &cipher, nil, piece, UInt64(piece.count), nil, 0, tag) == 0, "libsodium cannot encrypt")
    return cipher
  }
}

/// Decrypts what ``SecretStreamWriter`` has written.
struct SecretStreamReader: ~Copyable {
  private var state = crypto_secretstream_xchacha20poly1305_state()

  /// Nothing when the header is none.
  init?(key: [UInt8], header: [UInt8]) {
    guard header.count == SecretStream.headerLength, key.count == SecretStream.keyLength,
      crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key) == 0
    else { return nil }
  }

  /// The piece; nothing when it is not the one that was written here.
  mutating func pull(_ cipher: ArraySlice<UInt8>) -> (piece: [UInt8], isLast: Bool)? {
    guard cipher.count >= SecretStream.overhead else { return nil }
    var piece = [UInt8](repeating: 0, count: cipher.count - SecretStream.overhead)
    var tag: UInt8 = 0
    let code = cipher.withUnsafeBufferPointer {
      crypto_secretstream_xchacha20poly1305_pull(
        &state, &piece, nil, &tag, $0.baseAddress, UInt64($0.count), nil, 0)
    }
    return code == 0 ? (piece, tag == SecretStream.finalTag) : nil
  }
}

/// libsodium's numbers.
private enum SecretStream {
  static let headerLength = Int(crypto_secretstream_xchacha20poly1305_headerbytes())
  static let keyLength = Int(crypto_secretstream_xchacha20poly1305_keybytes())
  static let overhead = Int(crypto_secretstream_xchacha20poly1305_abytes())
  static let finalTag = crypto_secretstream_xchacha20poly1305_tag_final()
}
