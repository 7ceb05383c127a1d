import Essentials
import HTTPClient
import Testing

@testable import Channels

@Suite("Pauses between attempts at a webhook")
struct WebhookRetryTests {
  private let settings = WebhookSettings()
  private let start = Timestamp(milliseconds: 1_760_000_000_000)

  @Test("grow, vary, and end after three days with one last attempt")
  func pauses() {
    var random = SplitMix64(seed: 4711)
    for _ in 0..<200 {
      var (now, tries, pauses) = (start, 1, [Duration]())
      while let next = settings.retry(after: tries, since: start, at: now, using: &random) {
        pauses.append(next - now)
        now = next
        tries += 1
        #expect(tries < 30)
      }
      #expect(now == start + .seconds(3 * 86_400))
      for (place, pause) in pauses.dropLast().enumerated() {
        let usual = settings.pauses[min(place, settings.pauses.count - 1)]
        #expect(pause >= usual * 0.79 && pause <= usual * 1.2)
      }
      #expect((14...20).contains(tries))
    }
  }

  @Test("are as long as the receiver wishes, but not longer than a day")
  func wishes() throws {
    var random = SplitMix64(seed: 1)
    let hour = try #require(
      settings.retry(after: 1, since: start, at: start, wish: .seconds(3600), using: &random))
    #expect(hour - start == .seconds(3600))
    let week = try #require(
      settings.retry(after: 1, since: start, at: start, wish: .seconds(604_800), using: &random))
    #expect(week - start == .seconds(86_400))
  }

  @Test(
    "Addresses lead to public hosts by https, unless whoever runs the server allows others",
    arguments: [
      ("https://example.com/hooks", true), ("https://example.com:8443/a?b=c", true),
      ("http://example.com/", false), ("https://localhost/", false), ("https://127.0.0.1/", false),
      ("https://127.1/", false), ("https://2130706433/", false), ("https://0x7f000001/", false),
      ("https://10.0.0.1/", false), ("https://169.254.169.254/latest", false), ("https://[::1]/", false),
      ("https://[::ffff:127.0.0.1]/", false), ("https://metadata.google.internal/", false),
      ("https://intranet/", false), ("https://printer.local/", false), ("https://me:pw@example.com/", false),
      ("ftp://example.com/", false), ("example.com/hooks", false), ("", false), ("https://", false),
      ("https://exa mple.com/", false), ("http://hooks.intranet:8080/", true),
      ("https://HOOKS.intranet/", true),
      ("http://hooks.intranet@evil.example/", false), ("http://hooks.intranet.evil.example/", false),
    ])
  func addresses(url: String, isGood: Bool) {
    var settings = WebhookSettings()
    settings.privateHosts = ["hooks.intranet"]
    if isGood {
      #expect(throws: Never.self) { try WebhookAddress.check(url, settings) }
    } else {
      #expect(throws: Problem.self) { try WebhookAddress.check(url, settings) }
      #expect(WebhookAddress.reach(url, settings) == .publicInternet)
    }
  }
}
