import Essentials
import Identity

/// What an authenticator app does.
extension TimeBasedPassword {
  /// Takes the secret as a person types it: Base32 (RFC 4648, section 6).
  init?(typed base32: String) {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var (bytes, bits, count) = ([UInt8](), 0, 0)
    for letter in base32 {
      bits = bits << 5 | (digits.firstIndex(of: letter) ?? 0)
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 255))
      }
    }
    self.init(secret: bytes)
  }

  /// What the app shows.
  func code(at time: Timestamp) -> String { password(counter: Self.counter(at: time)) }
}
