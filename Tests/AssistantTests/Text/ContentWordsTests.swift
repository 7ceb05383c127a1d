import Testing

@testable import Assistant

@Suite("Content words")
struct ContentWordsTests {
  @Test(
    "Words that customers and articles use for one another compare equal",
    arguments: [
      ("motorcycle", "motorbikes"), ("pensioners", "seniors"), ("CCTV", "cameras"), ("Wi-Fi", "wifi"),
      ("wi fi", "WiFi"), ("e-mail", "email"), ("money back", "refund"), ("refunded", "refunds"),
      ("gift voucher", "gift card"), ("log in", "sign in"),
    ])
  func same(left: String, right: String) {
    #expect(ContentWords.stems(of: left) == ContentWords.stems(of: right))
    #expect(!ContentWords.stems(of: left).isEmpty)
  }

  @Test(
    "Words that only look alike do not",
    arguments: [("career", "car"), ("care", "cars"), ("called", "calls"), ("24-hour", "hours 2")])
  func different(left: String, right: String) {
    #expect(ContentWords.stems(of: left) != ContentWords.stems(of: right))
  }

  @Test("A hyphen ties only short beginnings to what follows")
  func hyphens() {
    #expect(
      Array(Words("Wi-Fi, e-mail, step-free, 24-hour, A- and x-")) == [
        "wifi", "email", "step", "free", "24", "hour", "a", "and", "x",
      ])
  }
}
