import Caching
import Testing

@Suite struct RateLimitTests {
  @Test("Thirty a minute is one each two seconds")
  func interval() {
    #expect(RateLimit(requests: 30, per: .seconds(60)).interval == .seconds(2))
  }

  @Test(
    "A limit is read as it is written",
    arguments: [
      ("30/min", 30, 60), ("100/h", 100, 3600), ("5/10s", 5, 10), ("1_000 / day", 1000, 86_400),
      ("2/s", 2, 1),
      ("7/minute", 7, 60),
    ])
  func reading(text: String, requests: Int, seconds: Int) throws {
    let limit = try #require(RateLimit(text))
    #expect(limit == RateLimit(requests: requests, per: .seconds(seconds)))
    #expect(RateLimit(limit.description) == limit)
  }

  @Test(
    "What is no limit is not read",
    arguments: [
      "", "30", "0/min", "-1/min", "30/", "/min", "30/week", "30/0s", "30/min/h", "30/99999999999s",
    ])
  func refusing(text: String) {
    #expect(RateLimit(text) == nil)
  }
}
