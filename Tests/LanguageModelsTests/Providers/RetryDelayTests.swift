import Essentials
import Testing

@testable import LanguageModels

@Suite("When a service wants to be asked again")
struct RetryDelayTests {
  /// 2026-11-21T12:00:00Z
  private static let now = Timestamp(milliseconds: 1_795_262_400_000)

  @Test(
    "is read from the usual header fields",
    arguments: [
      (["retry-after": "20"], Duration.seconds(20)),
      (["retry-after": "1.5"], .milliseconds(1500)),
      (["retry-after": "0"], .zero),
      (["retry-after": "-3"], .zero),
      (["retry-after": "Sat, 21 Nov 2026 12:01:30 GMT"], .seconds(90)),
      (["retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"], .zero),
      (["retry-after": "20", "retry-after-ms": "1250"], .milliseconds(1250)),
      (["x-ms-retry-after-ms": "80"], .milliseconds(80)),
      (["x-ratelimit-reset-requests": "6m0s"], .seconds(360)),
      (["x-ratelimit-reset-tokens": "120ms"], .milliseconds(120)),
      (["x-ratelimit-reset-requests": "1h2m3.5s"], .milliseconds(3_723_500)),
      (["x-ratelimit-reset": "1795262430"], .seconds(30)),
      (["x-ratelimit-reset": "1795262430000"], .seconds(30)),
      (["anthropic-ratelimit-tokens-reset": "2026-11-21T12:00:45Z"], .seconds(45)),
      (["retry-after": "999999999"], .seconds(86_400)),
      (["retry-after": "1e300"], .seconds(86_400)),
    ])
  func fields(fields: [String: String], delay: Duration) {
    #expect(RetryDelay.read(now: Self.now) { fields[$0] } == delay)
  }

  @Test("is the reset of the limit that is used up")
  func exhausted() {
    let fields = [
      "x-ratelimit-reset-requests": "8s", "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-tokens": "5m", "x-ratelimit-remaining-tokens": "1200",
    ]
    #expect(RetryDelay.read(now: Self.now) { fields[$0] } == .seconds(8))
  }

  @Test(
    "is unknown where nothing sensible is said", arguments: ["soon", "", "nan", "5 parsecs", "s", "12q", "."])
  func nonsense(value: String) {
    #expect(RetryDelay.read(now: Self.now) { _ in value } == nil)
  }

  @Test(
    "is found in messages",
    arguments: [
      ("Rate limit reached for gpt-5. Please try again in 6.5s.", Duration.milliseconds(6500)),
      ("Try again in 20ms. Visit …", .milliseconds(20)),
      ("Please retry after 12 seconds.", .seconds(12)),
      ("Please retry in 2 minutes", .seconds(120)),
      ("Please retry in 41.6s.", .milliseconds(41_600)),
    ])
  func words(message: String, delay: Duration) {
    #expect(RetryDelay.duration(inWords: message) == delay)
  }

  @Test(
    "is not made up from other messages", arguments: ["Try again in a while.", "try again in ", "", "in 5s"])
  func otherWords(message: String) {
    #expect(RetryDelay.duration(inWords: message) == nil)
  }
}
