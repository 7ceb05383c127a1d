import Testing

@testable import Analytics

@Suite("Buckets of times") struct TimeBucketsTests {
  @Test("tell any share of the times to five per cent")
  func quantiles() throws {
    var counts: [Int64: Int64] = [:]
    let times = (1...5000).map { Double($0 * $0) / 100 + 1 }
    for time in times { counts[TimeBuckets.bucket(ofMilliseconds: time), default: 0] += 1 }
    for share in [0.01, 0.5, 0.9, 0.95, 0.99, 1] {
      let exact = times[Int((share * 5000).rounded(.up)) - 1]
      let told = try #require(TimeBuckets.quantile(share, of: counts))
      #expect(abs(told - exact) <= exact * 0.05, "\(share)")
    }
    #expect(TimeBuckets.quantile(0.5, of: [:]) == nil)
  }

  @Test("take every time there is", arguments: [-1, 0, 0.3, 1, 1e12, Double.infinity])
  func extremes(time: Double) {
    #expect((0...255).contains(TimeBuckets.bucket(ofMilliseconds: time)))
  }

  @Test("Currencies are numbers and back", arguments: ["EUR", "USD", "JPY"])
  func currencies(code: String) {
    #expect(CurrencyCode.code(of: CurrencyCode.number(of: code)) == code)
  }
}
