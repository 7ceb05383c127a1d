import CCrypt
import CSodium
import Essentials
import Glibc
import Synchronization

/// Hashes passwords and checks them, on threads of its own.
public final class PasswordHasher: Sendable {
  /// What a check says.
  public enum Verdict: Hashable, Sendable {
    /// It is another password, or there is no such user.
    case wrong
    /// It is the password.
    case right(needsRehash: Bool)
  }

  /// What new hashes cost.
  public let parameters: PasswordParameters
  private let threads: PasswordThreads
  /// A hash of no password that anybody knows, checked in place of an unknown user's.
  private let decoy: PasswordHash
  private let checks = Atomic<Int>(0)

  /// The longest password that is hashed, in bytes of UTF-8: four for each of the longest that is allowed. A longer one is
  /// wrong, whoever sends it.
  public static let byteLimit = PasswordRules.lengthRange.upperBound * 4

  /// Starts the threads. Memory is not taken before there is something to hash.
  ///
  /// - Parameters:
  ///   - parameters: What new hashes cost.
  ///   - threads: How many hashes are computed at a time; each takes ``PasswordParameters/memory``.
  ///   - waiting: How many callers wait at most.
  public convenience init(parameters: PasswordParameters = .standard, threads: Int = 1, waiting: Int = 64) {
    self.init(parameters: parameters, on: PasswordThreads(count: threads, waiting: waiting))
  }

  init(parameters: PasswordParameters, on threads: PasswordThreads) {
    precondition(sodium_init() >= 0, "libsodium cannot start")
    self.parameters = parameters
    self.threads = threads
    decoy = PasswordHash(decoyOf: parameters)
  }

  /// How many callers wait for their turn, for metrics.
  public var waitingCount: Int { threads.waitingCount }

  /// How many passwords were checked against a hash, that of nobody included, for metrics.
  public var checkCount: Int { checks.load(ordering: .relaxed) }

  /// Hashes a password: Argon2id over the UTF-8 of its NFKC form, with a fresh salt.
  ///
  /// - Throws: ``Problem/tooManySignIns``, a problem when the password is longer than ``byteLimit``, `CancellationError`.
  public func hash(_ password: String) async throws -> PasswordHash {
    let bytes = Array(PasswordRules.normalised(password).utf8)
    guard bytes.count <= Self.byteLimit else { throw PasswordRules.problem([.tooLong]) }
    let parameters = parameters
    return try await threads.run { try Self.argon2id(bytes, parameters) }
  }

  /// Checks a password.
  ///
  /// - Parameter hash: The user's; nothing when there is no such user. That takes as long as a wrong password of a user
  ///   whose hash is of today's parameters, so that the time does not tell who is registered.
  /// - Throws: ``Problem/tooManySignIns``, `CancellationError`.
  public func verify(_ password: String, against hash: PasswordHash?) async throws -> Verdict {
    guard password.utf8.count <= Self.byteLimit else { return .wrong }
    let (parameters, decoy) = (parameters, decoy)
    let verdict: Verdict = try await threads.run {
      guard let hash else {
        _ = try Self.isRight(password, decoy)
        return .wrong
      }
      guard try Self.isRight(password, hash) else { return .wrong }
      return .right(needsRehash: hash.needsRehash(for: parameters))
    }
    checks.add(1, ordering: .relaxed)
    return verdict
  }

  // MARK: The libraries

  /// Blocks for as long as the parameters say.
  ///
  /// - Throws: ``Problem/tooManySignIns`` when there is no memory for it.
  private static func argon2id(
    _ password: [UInt8], _ parameters: PasswordParameters
  ) throws(Problem) -> PasswordHash {
    var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
    let status = crypto_pwhash_str_alg(
      &text, characters(password), UInt64(password.count), UInt64(parameters.passes), parameters.memory << 10,
      crypto_pwhash_alg_argon2id13())
    guard status == 0 else { throw .tooManySignIns }
    guard let hash = try? PasswordHash(parsing: string(text)) else {
      preconditionFailure("libsodium writes password hashes that cannot be read")
    }
    return hash
  }

  private static func isRight(_ password: String, _ hash: PasswordHash) throws(Problem) -> Bool {
    switch hash.scheme {
    case .argon2id:
      // The library wants the whole buffer, zeros after the text included.
      var text = hash.text.utf8.map { CChar(bitPattern: $0) }
      text += [CChar](repeating: 0, count: max(0, Int(crypto_pwhash_strbytes()) - text.count))
      let bytes = Array(PasswordRules.normalised(password).utf8)
      errno = 0
      let status = crypto_pwhash_str_verify(text, characters(bytes), UInt64(bytes.count))
      // A right password must not be called wrong because memory has run out.
      guard status == 0 || errno != ENOMEM else { throw .tooManySignIns }
      return status == 0
    case .bcrypt: return isRightByBcrypt(password, hash.text)
    }
  }

  /// Other systems hash the text as it was typed. Of more than 72 bytes bcrypt takes the first 72.
  private static func isRightByBcrypt(_ password: String, _ text: String) -> Bool {
    guard !password.utf8.contains(0) else { return false }
    let space = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
    space.initialize(to: crypt_data())
    defer {
      sodium_memzero(space, MemoryLayout<crypt_data>.size)
      space.deallocate()
    }
    guard let result = crypt_r(password, text, space) else { return false }
    return ConstantTime.areEqual(String(cString: result), text)
  }

  /// The library takes characters; the zero behind them, which does not count, gives even an empty password an address.
  private static func characters(_ bytes: [UInt8]) -> [CChar] {
    bytes.map { CChar(bitPattern: $0) } + [0]
  }

  private static func string(_ text: [CChar]) -> String {
    String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
