public import Essentials

/// The signature of one call of a service, in the header `Usher-Signature`: `key=…,t=1760000000,n=…,v1=…`. `v1` is the
/// HMAC-SHA-256 over method, target, time, nonce and the digest of the body, each on a line of its own, so that a call that
/// somebody recorded can be neither changed nor sent again.
public struct RequestSignature: Hashable, Sendable {
  /// Why a call is not taken for the service's.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no header, or it cannot be read.
    case malformed
    /// Another secret signed it, or something of the call was changed.
    case wrong
    /// It was signed too long ago, or a clock is wrong.
    case stale
    /// A call with this nonce has come before.
    case replayed
    /// So many signed calls come that not all can be remembered; none is taken that could not be.
    case tooMany

    public var description: String {
      switch self {
      case .malformed: "the header Usher-Signature is missing or cannot be read"
      case .wrong: "the signature does not match the call and the secret"
      case .stale:
        "the call was signed too long ago, or a clock is wrong: sign each call with the present time"
      case .replayed: "a call with this nonce has come before: sign each call with a new one"
      case .tooMany: "too many signed calls at the moment; try again in a minute"
      }
    }
  }

  /// What is signed.
  public struct Call: Hashable, Sendable {
    /// For example `POST`, in capitals.
    public let method: String
    /// Path and query as they are sent.
    public let target: String
    /// The body; empty when there is none.
    public let body: [UInt8]

    /// Describes a call.
    public init(method: String, target: String, body: [UInt8] = []) {
      self.method = method
      self.target = target
      self.body = body
    }
  }

  /// Names the secret that signed.
  public let keyID: String
  /// When it was signed, in seconds since 1970.
  public let time: Int64
  /// What is different in each call.
  public let nonce: String
  let code: [UInt8]

  /// The header's name.
  public static let header = "Usher-Signature"
  private static let lengthLimit = 512
  private static let nonceRange = 16...128

  /// Signs a call.
  ///
  /// - Parameter nonce: Different in each call; random when there is none.
  public init(
    _ call: Call, keyID: String, secret: [UInt8], time: Timestamp,
    nonce: String = SecureToken(byteCount: 16).text
  ) {
    self.keyID = keyID
    self.time = time.milliseconds / 1000
    self.nonce = nonce
    code = Self.code(call, keyID, self.time, nonce, secret)
  }

  /// Reads a header.
  public init(parsing header: String) throws(Failure) {
    guard header.utf8.count <= Self.lengthLimit else { throw .malformed }
    var fields: [Substring: Substring] = [:]
    for part in header.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, fields.updateValue(pair[1], forKey: pair[0]) == nil else { throw .malformed }
    }
    guard fields.count == 4, let keyID = fields["key"], let time = fields["t"], let nonce = fields["n"],
      let code = fields["v1"].flatMap({ Hexadecimal.decode($0) }), code.count == SHA256.byteCount,
      Self.isPlain(keyID), (1...128).contains(keyID.utf8.count), Self.isPlain(nonce),
      Self.nonceRange.contains(nonce.utf8.count), (1...12).contains(time.utf8.count),
      time.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let time = Int64(time)
    else { throw .malformed }
    self.keyID = String(keyID)
    self.time = time
    self.nonce = String(nonce)
    self.code = code
  }

  /// The header for the call.
  public var text: String { "key=\(keyID),t=\(time),n=\(nonce),v1=\(Hexadecimal.encode(code))" }

  /// Whether the signature is that of a call under a secret. Use ``RequestSignatures`` to keep replays away too.
  public func isRight(for call: Call, secret: [UInt8]) -> Bool {
    ConstantTime.areEqual(code, Self.code(call, keyID, time, nonce, secret))
  }

  private static func code(
    _ call: Call, _ keyID: String, _ time: Int64, _ nonce: String, _ secret: [UInt8]
  ) -> [UInt8] {
    // A line feed can be in none of the lines: not in a request line, nor in what `isPlain`.
    let lines = [
      "usher-v1", keyID, call.method, call.target, "\(time)", nonce, SHA256.hexDigest(of: call.body),
    ]
    return HMAC.code(of: Array(lines.joined(separator: "\n").utf8), key: secret)
  }

  private static func isPlain(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
      default: false
      }
    }
  }
}
