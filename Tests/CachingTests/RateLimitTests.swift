import Caching
import Testing

@Suite struct RateLimitTests {
  @Test("Thirty a minute is one each two seconds")
  func interval() {
    #expect(RateLimit(requests: 30, per: .seconds(60)).interval == .seconds(2))
  }
}
