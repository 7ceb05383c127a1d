import Essentials
import LanguageModels
import Testing

@Suite("The gateway's settings")
struct GatewaySettingsTests {
  @Test("follow the configuration's section, and its defaults are the gateway's own")
  func configuration() throws {
    let plain = GatewaySettings(try RoutingFixture.configuration().resilience)
    #expect(plain.retry.attempts == 2 && plain.breaker.failuresInRow == 5 && plain.hedging == nil)
    #expect(plain.health.window == .seconds(3600) && plain.health.failureRate == 0.5)
    #expect(plain.streamed.attempt < plain.streamed.begin && plain.streamed.begin < plain.streamed.end)
    #expect(plain.whole.attempt < plain.whole.begin && plain.whole.begin <= plain.whole.end)
    let own = GatewaySettings(
      try RoutingFixture.configuration(
        """
        retry: { attempts: 4, maximum_delay: 2s, base_delay: 100ms }
        breaker: { recovery: 5s, successes: 3, timeout: 7s, window: 30s }
        hedging: { enabled: true, after: 1s, budget: 0.3 }
        limits: { adaptive: false, concurrency: 9, deadline: 24s, queue: 3 }
        """
      ).resilience)
    #expect(
      own.retry
        == RetryPolicy(
          attempts: 4, base: .milliseconds(100), cap: .seconds(2), longestRetryAfter: .seconds(2)))
    #expect(own.breaker.recoveryTime == .seconds(5) && own.breaker.successesToClose == 3)
    #expect(own.breaker.window == .seconds(30) && own.streamed.attempt == .seconds(7))
    #expect(own.streamed.begin == .seconds(12) && own.streamed.end == .seconds(24))
    #expect(own.hedging == GatewaySettings.Hedging(delay: .seconds(1), share: 0.3))
    #expect(own.limit == .fixed(9, queue: 3))
  }
}
