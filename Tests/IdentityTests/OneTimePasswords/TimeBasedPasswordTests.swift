import Essentials
import Testing

@testable import Identity

@Suite("One-time passwords by time") struct TimeBasedPasswordTests {
  private let password: TimeBasedPassword

  init() throws {
    password = try #require(TimeBasedPassword(secret: Array("12345678901234567890".utf8)))
  }

  @Test(
    "The vectors of RFC 6238, appendix B",
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
      (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
  func vectors(seconds: Int64, text: String) {
    let counter = TimeBasedPassword.counter(at: Timestamp(milliseconds: seconds * 1000))
    #expect(password.text(counter, digits: 8) == text)
    #expect(password.password(counter: counter) == text.suffix(6))
  }

  @Test(
    "The vectors of RFC 4226, appendix D",
    arguments: Array(
      [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
      ].enumerated()))
  func counted(counter: Int, text: String) {
    #expect(password.password(counter: Int64(counter)) == text)
  }

  @Test("A password counts in its period and the two beside it, and no longer")
  func window() {
    let time = Timestamp(milliseconds: 1_760_000_010_000)
    let counter = TimeBasedPassword.counter(at: time)
    for offset in -3...3 as ClosedRange<Int64> {
      let accepted = password.acceptedCounter(
        password.password(counter: counter + offset), at: time, after: nil)
      #expect(accepted == (abs(offset) <= 1 ? counter + offset : nil), "\(offset)")
    }
  }

  @Test("A password that was used is not accepted again, nor is one from before it")
  func replay() {
    let time = Timestamp(milliseconds: 1_760_000_010_000)
    let counter = TimeBasedPassword.counter(at: time)
    let text = password.password(counter: counter)
    #expect(password.acceptedCounter(text, at: time, after: counter - 1) == counter)
    #expect(password.acceptedCounter(text, at: time, after: counter) == nil)
    #expect(
      password.acceptedCounter(password.password(counter: counter - 1), at: time, after: counter) == nil)
  }

  @Test(
    "What is no password of six digits is wrong",
    arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
  func malformed(text: String) {
    #expect(password.acceptedCounter(text, at: Timestamp(milliseconds: 0), after: nil) == nil)
  }

  @Test("The groups that apps show may be typed as they are")
  func spaces() {
    let time = Timestamp(milliseconds: 59_000)
    #expect(password.acceptedCounter("287 082", at: time, after: nil) == 1)
  }

  @Test("A secret that is too short to be safe is none")
  func short() {
    #expect(TimeBasedPassword(secret: [UInt8](repeating: 1, count: 15)) == nil)
    #expect(TimeBasedPassword().secret.count == 20)
    #expect(TimeBasedPassword() != TimeBasedPassword())
    #expect("\(password)" == "TimeBasedPassword(…)")
  }

  @Test("The address for authenticator apps says whose it is, and what is shared")
  func enrolment() {
    let url = password.enrolmentURL(issuer: "Arena & Co: Berlin", account: "anna@example.com")
    #expect(
      url
        == "otpauth://totp/Arena%20%26%20Co%20Berlin:anna%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        + "&issuer=Arena%20%26%20Co%20Berlin&algorithm=SHA1&digits=6&period=30")
  }

  @Test("The vectors of RFC 4648, section 10, without padding")
  func base32() {
    // Secrets are never that short, so the vector's bytes stand at the end of a secret of a length that 5 divides.
    let prefix = [UInt8](repeating: 0, count: 15)
    for (text, expected) in [
      ("fooba", "MZXW6YTB"), ("foob", "MZXW6YQ"), ("foo", "MZXW6"), ("fo", "MZXQ"), ("f", "MY"),
    ] {
      let secret = TimeBasedPassword(secret: prefix + Array(text.utf8))
      #expect(secret?.base32 == String(repeating: "A", count: 24) + expected)
    }
  }
}
