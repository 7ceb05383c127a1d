import COpenSSL
import Essentials

/// ECDSA signatures on the curve P-256 with SHA-256 (FIPS 186-4), by OpenSSL, in the form of RFC 7518, section 3.4: the two
/// numbers one after the other, 32 bytes each.
public enum P256 {
  /// The length of a number: a coordinate, a private key, half a signature.
  public static let numberByteCount = 32
  /// The length of a signature, in bytes.
  public static let signatureByteCount = 64

  /// A public key: a point of the curve.
  public struct PublicKey: Hashable, Sendable {
    /// The first coordinate, 32 bytes.
    public let x: [UInt8]
    /// The second coordinate, 32 bytes.
    public let y: [UInt8]

    /// Takes a point, or nothing when it is not on the curve.
    public init?(x: [UInt8], y: [UInt8]) {
      guard x.count == numberByteCount, y.count == numberByteCount else { return nil }
      self.init(uncheckedX: x, y: y)
      guard let key = P256.key(self) else { return nil }
      defer { EVP_PKEY_free(key) }
      guard check(key, EVP_PKEY_public_check) else { return nil }
    }

    fileprivate init(uncheckedX x: [UInt8], y: [UInt8]) {
      self.x = x
      self.y = y
    }

    /// Uncompressed (SEC 1, section 2.3.3).
    fileprivate var point: [UInt8] { [4] + x + y }

    /// Whether `signature` is that of `message` by this key's private one.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      guard let encoded = P256.encoded(signature), let key = P256.key(self) else { return false }
      defer { EVP_PKEY_free(key) }
      return EnvelopeKey.isValid(encoded, for: message, key: key)
    }
  }

  /// A private key.
  public struct PrivateKey: Hashable, Sendable {
    /// The secret number, 32 bytes.
    public let number: [UInt8]
    /// What others check its signatures with.
    public let publicKey: PublicKey

    /// Makes a key from random numbers.
    public init() {
      guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else {
        preconditionFailure("OpenSSL has no elliptic curves")
      }
      defer { EVP_PKEY_CTX_free(context) }
      var key: OpaquePointer?
      guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, curve) == 1,
        EVP_PKEY_keygen(context, &key) == 1, let key
      else { preconditionFailure("OpenSSL cannot make a key on P-256") }
      defer { EVP_PKEY_free(key) }
      var point = [UInt8](repeating: 0, count: 1 + 2 * numberByteCount)
      var length = 0
      var secret: OpaquePointer?
      guard EVP_PKEY_get_octet_string_param(key, "pub", &point, point.count, &length) == 1,
        length == point.count, EVP_PKEY_get_bn_param(key, "priv", &secret) == 1, let secret
      else { preconditionFailure("OpenSSL does not give its key away") }
      defer { BN_clear_free(secret) }
      var number = [UInt8](repeating: 0, count: numberByteCount)
      precondition(BN_bn2binpad(secret, &number, Int32(numberByteCount)) == Int32(numberByteCount))
      self.number = number
      publicKey = PublicKey(
        uncheckedX: Array(point[1...numberByteCount]), y: Array(point[(1 + numberByteCount)...]))
    }

    /// Takes a key, or nothing when the number is not that of the public key.
    public init?(number: [UInt8], publicKey: PublicKey) {
      guard number.count == numberByteCount, let key = P256.key(publicKey, number) else { return nil }
      defer { EVP_PKEY_free(key) }
      guard check(key, EVP_PKEY_pairwise_check) else { return nil }
      self.number = number
      self.publicKey = publicKey
    }

    /// Signs a message: 64 bytes.
    public func sign(_ message: [UInt8]) -> [UInt8] {
      guard let key = P256.key(publicKey, number) else { preconditionFailure("The key was good before") }
      defer { EVP_PKEY_free(key) }
      guard let encoded = EnvelopeKey.sign(message, key: key), let signature = P256.decoded(encoded) else {
        preconditionFailure("OpenSSL cannot sign on P-256")
      }
      return signature
    }
  }

  private static let curve = "prime256v1"

  private static func check(_ key: OpaquePointer, _ test: (OpaquePointer) -> Int32) -> Bool {
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
    defer {
      EVP_PKEY_CTX_free(context)
      ERR_clear_error()
    }
    return test(context) == 1
  }

  private static func key(_ publicKey: PublicKey, _ number: [UInt8]? = nil) -> OpaquePointer? {
    var parameters: [EnvelopeKey.Parameter] = [
      .text("group", curve), .bytes("pub", publicKey.point),
    ]
    if let number { parameters.append(.number("priv", number)) }
    return EnvelopeKey.make("EC", parameters, isPrivate: number != nil)
  }

  // MARK: Signatures: two numbers here, DER there

  private static func encoded(_ signature: [UInt8]) -> [UInt8]? {
    guard signature.count == signatureByteCount, let value = ECDSA_SIG_new() else { return nil }
    defer { ECDSA_SIG_free(value) }
    let half = Int32(numberByteCount)
    let numbers = signature.withUnsafeBufferPointer { bytes in
      (
        BN_bin2bn(bytes.baseAddress, half, nil),
        BN_bin2bn(bytes.baseAddress.map { $0 + numberByteCount }, half, nil)
      )
    }
    // Both belong to the signature from here on.
    guard ECDSA_SIG_set0(value, numbers.0, numbers.1) == 1 else { return nil }
    let length = i2d_ECDSA_SIG(value, nil)
    guard length > 0 else { return nil }
    return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      var end = buffer.baseAddress
      count = Int(i2d_ECDSA_SIG(value, &end))
    }
  }

  private static func decoded(_ encoded: [UInt8]) -> [UInt8]? {
    let value = encoded.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_ECDSA_SIG(nil, &start, bytes.count)
    }
    guard let value else { return nil }
    defer { ECDSA_SIG_free(value) }
    var signature = [UInt8](repeating: 0, count: signatureByteCount)
    let half = Int32(numberByteCount)
    let isDone = signature.withUnsafeMutableBufferPointer { bytes in
      BN_bn2binpad(ECDSA_SIG_get0_r(value), bytes.baseAddress, half) == half
        && BN_bn2binpad(ECDSA_SIG_get0_s(value), bytes.baseAddress.map { $0 + numberByteCount }, half) == half
    }
    return isDone ? signature : nil
  }
}

extension P256.PrivateKey: CustomStringConvertible, CustomReflectable {
  /// Keeps the secret out of logs.
  public var description: String { "P256.PrivateKey(…)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
