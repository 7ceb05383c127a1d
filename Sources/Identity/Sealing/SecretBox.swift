import CSodium
public import Essentials

/// Secrets at rest, such as a tenant's provider keys: XChaCha20-Poly1305 by libsodium
/// (https://doc.libsodium.org/secret-key_cryptography/aead/chacha20-poly1305/xchacha20-poly1305_construction).
/// Who has a copy of the database alone can neither read nor exchange them.
///
/// A box is bound to its tenant and its name: moved to another row, it does not open. It says which key sealed it, so that
/// the server's secret can be changed while older boxes still open.
public struct SecretBox: Sendable {
  /// Why a box does not open.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is no box, or of a later version.
    case malformed
    /// It was sealed with a secret that this server does not have.
    case unknownKey
    /// It was sealed for another tenant or name, or was changed since.
    case refused

    public var description: String {
      switch self {
      case .malformed: "the sealed secret is damaged"
      case .unknownKey:
        "the secret was sealed with another server secret; give the server that secret too, or enter it again"
      case .refused: "the sealed secret was changed, or belongs to another tenant or name"
      }
    }
  }

  private struct Key: Sendable {
    let id: [UInt8]
    let bytes: [UInt8]
  }

  private let keys: [Key]

  private static let version: UInt8 = 1
  private static let idByteCount = 4
  private static let nonceByteCount = 24
  private static let tagByteCount = 16
  private static var headByteCount: Int { 1 + idByteCount + nonceByteCount }

  /// Derives keys from the server's secrets.
  ///
  /// - Parameters:
  ///   - secret: What seals from now on.
  ///   - previous: What sealed before, and still opens.
  public init(secret: [UInt8], previous: [[UInt8]] = []) {
    precondition(sodium_init() >= 0, "libsodium cannot start")
    keys = ([secret] + previous).map(Self.key)
  }

  /// Seals a secret.
  ///
  /// - Parameters:
  ///   - tenant: Whose it is.
  ///   - name: What it is, such as `provider/openai/key`; the box opens under the same name only.
  public func seal(_ secret: [UInt8], tenant: TenantID, name: String) -> [UInt8] {
    let key = keys[0]
    var nonce = [UInt8](repeating: 0, count: Self.nonceByteCount)
    randombytes_buf(&nonce, nonce.count)
    let head = [Self.version] + key.id + nonce
    let label = Self.label(head, tenant, name)
    var hidden = [UInt8](repeating: 0, count: secret.count + Self.tagByteCount)
    var length: UInt64 = 0
    let status = crypto_aead_xchacha20poly1305_ietf_encrypt(
      &hidden, &length, secret, UInt64(secret.count), label, UInt64(label.count), nil, nonce, key.bytes)
    precondition(status == 0 && length == hidden.count, "libsodium cannot encrypt")
    return head + hidden
  }

  /// Opens a box.
  public func open(_ box: [UInt8], tenant: TenantID, name: String) throws(Failure) -> [UInt8] {
    guard box.count >= Self.headByteCount + Self.tagByteCount, box[0] == Self.version else {
      throw .malformed
    }
    let head = Array(box.prefix(Self.headByteCount))
    let id = head[1...Self.idByteCount]
    guard let key = keys.first(where: { $0.id.elementsEqual(id) }) else { throw .unknownKey }
    let nonce = Array(head.suffix(Self.nonceByteCount))
    let hidden = Array(box.dropFirst(Self.headByteCount))
    let label = Self.label(head, tenant, name)
    var secret = [UInt8](repeating: 0, count: hidden.count - Self.tagByteCount)
    var length: UInt64 = 0
    let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &secret, &length, nil, hidden, UInt64(hidden.count), label, UInt64(label.count), nonce, key.bytes)
    guard status == 0, length == secret.count else { throw .refused }
    return secret
  }

  /// Whether a box should be sealed again: an older secret sealed it.
  public func needsResealing(_ box: [UInt8]) -> Bool {
    box.count < Self.headByteCount || !box[1...Self.idByteCount].elementsEqual(keys[0].id)
  }

  /// What a box is bound to. The lengths stand before the texts, so that no two pairs of them make the same bytes.
  private static func label(_ head: [UInt8], _ tenant: TenantID, _ name: String) -> [UInt8] {
    var label = head
    for text in ["\(tenant)", name] {
      let bytes = Array(text.utf8)
      label += (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
    }
    return label
  }

  /// BLAKE2b makes 32 bytes of a secret of any length; from them come the key and, apart from it, its public name.
  private static func key(_ secret: [UInt8]) -> Key {
    var master = [UInt8](repeating: 0, count: Int(crypto_kdf_keybytes()))
    defer { sodium_memzero(&master, master.count) }
    let label = Array("usher secret box".utf8)
    precondition(
      crypto_generichash(&master, master.count, secret, UInt64(secret.count), label, label.count) == 0,
      "libsodium cannot hash")
    func derive(_ number: UInt64, _ count: Int) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      precondition(
        crypto_kdf_derive_from_key(&bytes, count, number, "ushersbx", master) == 0,
        "libsodium cannot derive keys")
      return bytes
    }
    return Key(id: Array(derive(2, 16).prefix(idByteCount)), bytes: derive(1, 32))
  }
}

extension SecretBox: CustomStringConvertible, CustomReflectable {
  /// Keeps keys out of logs.
  public var description: String { "SecretBox(…)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
