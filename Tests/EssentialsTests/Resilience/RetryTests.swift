import Essentials
import Testing

@Suite("Retries")
struct RetryTests {
  @Test("wait a random share of a time that doubles up to the cap", arguments: 1...12)
  func fullJitter(attempt: Int) throws {
    let policy = RetryPolicy(attempts: 20, base: .milliseconds(100), cap: .seconds(3))
    var random = SplitMix64(seed: UInt64(attempt))
    let longest = min(.seconds(3), .milliseconds(100) * (1 << (attempt - 1)))
    let delays = try (0..<400).map { _ in try #require(policy.delay(after: attempt, using: &random)) }
    #expect(delays.allSatisfy { $0 >= .zero && $0 <= longest })
    #expect(delays.count { $0 < longest / 2 } > 140 && delays.count { $0 > longest / 2 } > 140)
  }

  @Test("end with the last attempt")
  func lastAttempt() {
    var random = SplitMix64(seed: 1)
    #expect(RetryPolicy(attempts: 3).delay(after: 2, using: &random) != nil)
    #expect(RetryPolicy(attempts: 3).delay(after: 3, using: &random) == nil)
    #expect(RetryPolicy.never.delay(after: 1, using: &random) == nil)
  }

  @Test("come no sooner than the service wishes, and not at all when it wishes for too long")
  func retryAfter() throws {
    let policy = RetryPolicy(attempts: 3, base: .milliseconds(200), longestRetryAfter: .seconds(3))
    var random = SplitMix64(seed: 2)
    for _ in 0..<100 {
      let delay = try #require(policy.delay(after: 1, retryAfter: .seconds(3), using: &random))
      #expect(delay >= .seconds(3) && delay <= .milliseconds(3200))
    }
    #expect(policy.delay(after: 1, retryAfter: .milliseconds(3001), using: &random) == nil)
  }

  @Test("are at most a share of the calls, and a reserve", arguments: 0..<10 as Range<UInt64>)
  func budget(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let budget = RetryBudget(share: 0.1, reserve: 5)
    var calls = 0
    var retries = 0
    for _ in 0..<5000 {
      if Bool.random(using: &random) {
        budget.deposit()
        calls += 1
      } else if budget.withdraw() {
        retries += 1
      }
      #expect(Double(retries) <= 5.001 + 0.1 * Double(calls))
    }
    #expect(Double(retries) > 0.09 * Double(calls))
  }
}
