import COpenSSL

/// SHA-256 of bytes that arrive in pieces: a file's, or an upload's.
public struct SHA256Hasher: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty digest.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, SHA256.algorithm, nil) == 1 else {
      preconditionFailure("OpenSSL cannot start SHA-256: \(OpenSSLError.latest)")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to what is digested.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds bytes to what is digested.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      preconditionFailure("OpenSSL cannot go on with SHA-256: \(OpenSSLError.latest)")
    }
  }

  /// The 32-byte digest of all that was added.
  public consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, count in
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else {
        preconditionFailure("OpenSSL cannot finish SHA-256: \(OpenSSLError.latest)")
      }
      count = SHA256.byteCount
    }
  }
}
