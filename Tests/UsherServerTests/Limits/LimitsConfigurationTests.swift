import Caching
import Essentials
import Testing

@testable import UsherServer

@Suite struct LimitsConfigurationTests {
  private func configuration(_ text: String, _ environment: [String: String] = [:]) throws -> Configuration {
    try Configuration(parsing: Array(text.utf8), file: "usher.yaml", environment: environment)
  }

  private func issues(_ text: String, _ environment: [String: String] = [:]) -> [String] {
    do {
      _ = try configuration(text, environment)
      return []
    } catch {
      return ((error as? ConfigurationError)?.issues ?? []).map(\.description)
    }
  }

  @Test("Limits have values where nothing is written")
  func defaults() throws {
    let limits = try configuration("").limits
    #expect(limits.isEnabled)
    #expect(limits.chat == RateLimit(requests: 30, per: .seconds(60)))
    #expect(limits.general == RateLimit(requests: 100, per: .seconds(3600)))
    #expect(limits.tenant == nil)
  }

  @Test("Limits are read from the file, and the environment goes before it")
  func reading() throws {
    let limits = try configuration(
      "limits: { chat: 5/10s, search: off, default: 1000/d }", ["USHER_LIMITS_CHAT": "7/min"]
    ).limits
    #expect(limits.chat == RateLimit(requests: 7, per: .seconds(60)))
    #expect(limits.search == nil)
    #expect(limits.general == RateLimit(requests: 1000, per: .seconds(86_400)))
  }

  @Test("What is wrong is told with its place and what would be right")
  func errors() {
    #expect(
      issues("limits: { chat: 30 }") == [
        "usher.yaml:1:17: “chat”: “30” is not right; it must be a limit such as 30/min, 100/h or 5/10s, or off"
      ])
    #expect(issues("limits: { serach: 5/min }").first?.contains("did you mean “search”?") == true)
    #expect(issues("limits: { buckets: 3 }").first?.contains("between 1000 and 100000000") == true)
  }

  @Test("Trusted proxies are networks, and this machine unless others are named")
  func proxies() throws {
    #expect(try configuration("").server.trustedProxies == NetworkRange.loopback)
    #expect(try configuration("server: { trusted_proxies: [] }").server.trustedProxies.isEmpty)
    let named = try configuration("server: { trusted_proxies: [192.0.2.0/24, private] }").server
      .trustedProxies
    #expect(named.count == 1 + NetworkRange.private.count)
    #expect(
      issues("server: { trusted_proxies: [example.org] }").first?.contains("“example.org” is none") == true)
    #expect(try configuration("server: { forwarded_header: forwarded }").server.forwardedField == .forwarded)
    #expect(issues("server: { forwarded_header: x-real-ip }").count == 1)
  }
}
