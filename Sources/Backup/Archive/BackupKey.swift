import CSodium
import Essentials

/// What a backup is encrypted and signed with: derived from a passphrase by Argon2id (RFC 9106), with a salt of the
/// backup's own.
struct BackupKey: Sendable {
  /// How the key is made from the passphrase; stands in the backup for everybody to read.
  struct Derivation: Hashable, Sendable {
    let salt: [UInt8]
    let operations: Int64
    let memory: Int64

    /// libsodium's “moderate” (https://doc.libsodium.org/password_hashing/default_phf): 256 MiB, some tenths of a second.
    static func fresh(_ cost: BackupPassphrase.Cost) -> Self {
      var generator = SystemRandomNumberGenerator()
      let salt = (0..<saltLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      return Self(salt: salt, operations: cost.operations, memory: cost.memory)
    }

    /// Whoever has changed the numbers must not make the reader spend all its memory.
    var isReasonable: Bool {
      salt.count == Self.saltLength && (1...16).contains(operations) && (8192...(1 << 30)).contains(memory)
    }

    /// `crypto_pwhash_SALTBYTES`
    static let saltLength = 16
  }

  private let master: [UInt8]

  /// Derives the key. It takes a while, on a thread outside the pool.
  init(_ passphrase: BackupPassphrase, _ derivation: Derivation) async throws {
    let text = Array(passphrase.text.utf8)
    master = try await Blocking.run {
      precondition(sodium_init() >= 0, "libsodium cannot start")
      var key = [UInt8](repeating: 0, count: 32)
      let code = text.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          characters.baseAddress.map {
            crypto_pwhash(
              &key, UInt64(key.count), $0, UInt64(characters.count), derivation.salt,
              UInt64(derivation.operations), Int(derivation.memory), crypto_pwhash_alg_argon2id13())
          }
        }
      }
      guard code == 0 else {
        throw BackupError.unsuitable(
          "There is no memory to derive the backup's key: it takes \(derivation.memory >> 20) MiB.")
      }
      return key
    }
  }

  /// A key for one purpose.
  func key(for purpose: String) -> [UInt8] { HMAC.code(of: Array(purpose.utf8), key: master) }
}

/// The secret that backups are encrypted with.
public struct BackupPassphrase: Sendable {
  /// What deriving a key from it costs.
  public struct Cost: Hashable, Sendable {
    let operations: Int64
    let memory: Int64

    /// 256 MiB and three passes.
    public static let standard = Cost(operations: 3, memory: 256 << 20)
    /// For tests.
    public static let low = Cost(operations: 1, memory: 8192)
  }

  let text: String
  let cost: Cost

  /// Takes one that was given.
  public init(_ text: String, cost: Cost = .standard) {
    self.text = text
    self.cost = cost
  }
}
