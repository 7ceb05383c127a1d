import Essentials

extension TimeBasedPassword {
  /// The secret as people type it when they cannot scan: Base 32 without padding (RFC 4648, section 6).
  public var base32: String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var bits = 0
    var bitCount = 0
    for byte in secret {
      bits = bits << 8 | Int(byte)
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        text.append(digits[bits >> bitCount & 31])
      }
      bits &= 1 << bitCount - 1
    }
    if bitCount > 0 { text.append(digits[bits << (5 - bitCount) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The address that authenticator apps read from a QR code
  /// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
  ///
  /// - Parameters:
  ///   - issuer: Whose service it is; a colon in it is left out, as it would end the name.
  ///   - account: The user's mail address.
  public func enrolmentURL(issuer: String, account: String) -> String {
    let issuer = PercentEncoding.encode(issuer.filter { $0 != ":" })
    let account = PercentEncoding.encode(account.filter { $0 != ":" })
    return
      "otpauth://totp/\(issuer):\(account)?secret=\(base32)&issuer=\(issuer)&algorithm=SHA1&digits=\(Self.digits)"
      + "&period=\(Self.period.components.seconds)"
  }
}
