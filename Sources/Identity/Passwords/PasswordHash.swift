import FoundationEssentials

/// A stored password hash: Argon2id in the PHC string format
/// (https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md), or bcrypt where it was imported.
///
/// It is read strictly before the libraries see it: what a hash asks for in memory and time comes from a database row, and
/// a garbled or planted row must not exhaust the server.
public struct PasswordHash: Hashable, Sendable {
  /// What it was made with.
  enum Scheme: Hashable, Sendable {
    case argon2id(memory: Int, passes: Int, lanes: Int)
    case bcrypt(cost: Int)
  }

  /// Why a stored text is no hash.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is neither of the two kinds.
    case unknownScheme
    /// It begins like one, but is not whole.
    case malformed
    /// Checking a password against it would take more memory or time than is given.
    case tooExpensive

    public var description: String {
      switch self {
      case .unknownScheme: "the stored password hash is of no known kind: Argon2id and bcrypt are known"
      case .malformed: "the stored password hash is damaged"
      case .tooExpensive: "the stored password hash asks for more memory or time than is given"
      }
    }
  }

  /// The text as it is stored.
  public let text: String
  let scheme: Scheme

  /// The most lanes of an imported Argon2id hash.
  static let laneRange = 1...16
  /// The costs of bcrypt that are taken: 14 takes about a second.
  static let bcryptCosts = 4...14
  /// The longest text that libsodium reads, without the final zero.
  private static let lengthLimit = 127

  /// Reads a stored hash.
  public init(parsing text: String) throws(Failure) {
    guard text.utf8.count <= Self.lengthLimit else { throw .malformed }
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0].isEmpty else { throw .unknownScheme }
    switch parts[1] {
    case "argon2id": scheme = try Self.argon2id(parts)
    case "2a", "2b", "2y": scheme = try Self.bcrypt(parts)
    default: throw .unknownScheme
    }
    self.text = text
  }

  /// A hash that costs as much to check as another with these parameters, and is that of no password that anybody knows:
  /// its 32 bytes are random. Making it takes neither time nor memory.
  init(decoyOf parameters: PasswordParameters) {
    scheme = .argon2id(memory: parameters.memory, passes: parameters.passes, lanes: 1)
    text =
      "$argon2id$v=19$m=\(parameters.memory),t=\(parameters.passes),p=1$"
      + Self.randomBase64(16) + "$" + Self.randomBase64(32)
  }

  /// Base 64 without padding, as the format has it.
  private static func randomBase64(_ count: Int) -> String {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    return Data(bytes).base64EncodedString().replacing("=", with: "")
  }

  /// Whether the password should be hashed again at the next sign-in: the hash is bcrypt, or was made with other parameters.
  public func needsRehash(for parameters: PasswordParameters) -> Bool {
    scheme != .argon2id(memory: parameters.memory, passes: parameters.passes, lanes: 1)
  }

  /// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`
  private static func argon2id(_ parts: [Substring]) throws(Failure) -> Scheme {
    guard parts.count == 6, parts[2] == "v=19" else { throw .malformed }
    let fields = parts[3].split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 3, let memory = number(fields[0], after: "m="),
      let passes = number(fields[1], after: "t="), let lanes = number(fields[2], after: "p="),
      isBase64(parts[4], 11...64), isBase64(parts[5], 22...64)
    else { throw .malformed }
    guard PasswordParameters.memoryRange.contains(memory), PasswordParameters.passRange.contains(passes),
      laneRange.contains(lanes)
    else { throw .tooExpensive }
    return .argon2id(memory: memory, passes: passes, lanes: lanes)
  }

  /// `$2b$12$` and 53 digits: 22 of salt, 31 of hash.
  private static func bcrypt(_ parts: [Substring]) throws(Failure) -> Scheme {
    guard parts.count == 4, parts[2].utf8.count == 2, let cost = number(parts[2], after: ""),
      parts[3].utf8.count == 53, parts[3].utf8.allSatisfy({ isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2F })
    else { throw .malformed }
    guard bcryptCosts.contains(cost) else { throw .tooExpensive }
    return .bcrypt(cost: cost)
  }

  private static func number(_ field: Substring, after prefix: String) -> Int? {
    let digits = field.dropFirst(prefix.count)
    guard field.hasPrefix(prefix), (1...9).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(digits)
  }

  private static func isBase64(_ text: Substring, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count)
      && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

extension PasswordHash: CustomStringConvertible {
  /// Keeps the hash out of logs; use ``text`` to store it.
  public var description: String {
    switch scheme {
    case .argon2id: "PasswordHash(argon2id…)"
    case .bcrypt: "PasswordHash(bcrypt…)"
    }
  }
}
