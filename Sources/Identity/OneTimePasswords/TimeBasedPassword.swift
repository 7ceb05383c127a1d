import COpenSSL
public import Essentials

/// One-time passwords by time (TOTP, RFC 6238): six digits from HMAC-SHA-1, another every 30 seconds, as all authenticator
/// apps make them.
public struct TimeBasedPassword: Hashable, Sendable {
  /// What the app and the server share.
  public let secret: [UInt8]

  /// How long a password counts.
  public static let period = Duration.seconds(30)
  /// How many periods before and after the present one are accepted, for clocks that differ (RFC 6238, section 5.2).
  public static let window: Int64 = 1
  /// How many digits a password has.
  public static let digits = 6
  /// How long a secret must be, in bytes (RFC 4226, section 4, R6: at least 128 bits).
  public static let secretRange = 16...64

  /// Takes a stored secret, or nothing when it is too short or too long.
  public init?(secret: [UInt8]) {
    guard Self.secretRange.contains(secret.count) else { return nil }
    self.secret = secret
  }

  /// Makes a secret of 160 bits, as RFC 4226 recommends.
  public init() {
    var generator = SystemRandomNumberGenerator()
    secret = (0..<20).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// Which period a moment is in.
  public static func counter(at time: Timestamp) -> Int64 {
    // Rounded down before 1970 as well.
    let length = period.wholeMilliseconds
    return (time.milliseconds - (time.milliseconds % length + length) % length) / length
  }

  /// The password of a period.
  public func password(counter: Int64) -> String {
    text(counter, digits: Self.digits)
  }

  /// Checks a password.
  ///
  /// - Parameters:
  ///   - password: What was typed; spaces in it are passed over, as apps show two groups.
  ///   - lastCounter: The period of the last password that was accepted of this user.
  /// - Returns: The period that it belongs to, to be stored as the user's last before they are let in: that one and all
  ///   before it are not accepted again (RFC 6238, section 5.2). Nothing when it is wrong or was used.
  public func acceptedCounter(_ password: String, at time: Timestamp, after lastCounter: Int64?) -> Int64? {
    let typed = password.filter { $0 != " " }
    guard typed.utf8.count == Self.digits else { return nil }
    let now = Self.counter(at: time)
    var accepted: Int64?
    // All are compared, so that the time does not tell which one is near.
    for counter in (now - Self.window)...(now + Self.window)
    where ConstantTime.areEqual(typed, self.password(counter: counter)) {
      accepted = accepted ?? counter
    }
    guard let accepted, accepted > lastCounter ?? .min else { return nil }
    return accepted
  }

  /// HOTP (RFC 4226, section 5.3).
  func text(_ counter: Int64, digits: Int) -> String {
    let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
    var code = [UInt8](repeating: 0, count: 20)
    var length: UInt32 = 0
    let result = COpenSSL.HMAC(
      EVP_sha1(), secret, Int32(secret.count), message, message.count, &code, &length)
    precondition(result != nil && length == 20, "OpenSSL cannot compute HMAC-SHA-1")
    let offset = Int(code[19] & 15)
    let number = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
    let text = String(number % modulus)
    return String(repeating: "0", count: digits - text.count) + text
  }
}

extension TimeBasedPassword: CustomStringConvertible, CustomReflectable {
  /// Keeps the secret out of logs.
  public var description: String { "TimeBasedPassword(…)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
