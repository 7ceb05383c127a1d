import Caching
import Essentials
import Testing
import UsherTesting

@Suite struct MemoryRateLimiterTests {
  private let chat = LimitPolicy("chat", RateLimit(requests: 30, per: .seconds(60)))

  @Test("Thirty go at once, the next one after two seconds, and the answer says so")
  func oneBucket() {
    let clock = ManualClock()
    let limiter = MemoryRateLimiter(clock: clock)
    let demand = [LimitDemand(chat, of: "ip:203.0.113.7")]
    for left in (0..<30).reversed() {
      let decision = limiter.take(demand)
      #expect(decision.isAllowed)
      #expect(decision.states.first?.remaining == left)
    }
    let refused = limiter.take(demand)
    #expect(refused.refusal?.retry == .seconds(2))
    #expect(refused.refusal?.full == .seconds(60))
    clock.advance(by: .milliseconds(1999))
    #expect(limiter.take(demand).refusal?.retry == .milliseconds(1))
    clock.advance(by: .milliseconds(1))
    #expect(limiter.take(demand).isAllowed)
    #expect(!limiter.take(demand).isAllowed)
  }

  @Test("Somebody else's bucket is another one, and so is that of another limit")
  func separateBuckets() {
    let limiter = MemoryRateLimiter(clock: ManualClock())
    let once = LimitPolicy("once", RateLimit(requests: 1, per: .seconds(60)))
    #expect(limiter.take([LimitDemand(once, of: "a")]).isAllowed)
    #expect(!limiter.take([LimitDemand(once, of: "a")]).isAllowed)
    #expect(limiter.take([LimitDemand(once, of: "b")]).isAllowed)
    #expect(limiter.take([LimitDemand(chat, of: "a")]).isAllowed)
  }

  @Test("Of several buckets each gives its token or none does")
  func allOrNone() {
    let limiter = MemoryRateLimiter(clock: ManualClock())
    let narrow = LimitDemand(LimitPolicy("narrow", RateLimit(requests: 2, per: .seconds(60))), of: "a")
    let wide = LimitDemand(LimitPolicy("wide", RateLimit(requests: 5, per: .seconds(60))), of: "a")
    for _ in 0..<2 { #expect(limiter.take([wide, narrow]).isAllowed) }
    for _ in 0..<9 {
      let refused = limiter.take([wide, narrow])
      #expect(refused.refusal?.policy.name == "narrow")
      #expect(refused.states.map(\.remaining) == [3, 0])
    }
    for _ in 0..<3 { #expect(limiter.take([wide]).isAllowed) }
    #expect(limiter.take([narrow, wide]).states.allSatisfy { $0.retry > .zero })
  }

  @Test("It decides as a plain model does, whatever comes", arguments: 0..<20)
  func model(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let clock = ManualClock()
    let limiter = MemoryRateLimiter(capacity: 1000, shards: 4, clock: clock)
    let policies = (0..<3).map { number in
      LimitPolicy(
        "p\(number)",
        RateLimit(
          requests: .random(in: 1...40, using: &random), per: .seconds(.random(in: 1...90, using: &random))))
    }
    var model = LimitModel()
    var time: Int64 = 0
    for _ in 0..<2000 {
      if Bool.random(using: &random) {
        let pause = Int64.random(in: 0...3000, using: &random)
        clock.advance(by: .milliseconds(pause))
        time += pause * 1_000_000
      }
      let chosen = policies.shuffled(using: &random).prefix(.random(in: 1...3, using: &random))
      let demands = chosen.map { LimitDemand($0, of: "s\(Int.random(in: 0..<4, using: &random))") }
      let decision = limiter.take(demands)
      #expect(decision.isAllowed == model.take(demands, at: time))
      #expect(decision.states.map(\.remaining) == demands.map(model.tokens))
    }
  }

  @Test("A flood of addresses pushes out its own, and frees nobody who has used their tokens up")
  func flood() {
    let clock = ManualClock()
    let limiter = MemoryRateLimiter(capacity: 256, shards: 4, clock: clock)
    let heavy = (0..<64).map { LimitDemand(chat, of: "heavy\($0)") }
    for demand in heavy { for _ in 0..<30 { _ = limiter.take([demand]) } }
    for number in 0..<20_000 {
      #expect(limiter.take([LimitDemand(chat, of: "flood\(number)")]).isAllowed)
      if number.isMultiple(of: 4000) { clock.advance(by: .milliseconds(100)) }
    }
    for demand in heavy { #expect(!limiter.take([demand]).isAllowed) }
    #expect(limiter.count <= 256)
    #expect(limiter.forgottenCount > 19_000)
  }

  @Test("Who comes into a full table is counted too, with whatever limit")
  func newInFullTable() {
    let limiter = MemoryRateLimiter(capacity: 4, shards: 1, clock: ManualClock())
    let slow = LimitPolicy("slow", RateLimit(requests: 1, per: .seconds(3600)))
    for number in 0..<8 { _ = limiter.take([LimitDemand(slow, of: "\(number)")]) }
    let quick = LimitDemand(LimitPolicy("quick", RateLimit(requests: 1, per: .seconds(1))), of: "new")
    #expect(limiter.take([quick]).isAllowed)
    #expect(!limiter.take([quick]).isAllowed)
  }

  @Test("Buckets that are full again make room as others come")
  func shrinking() {
    let clock = ManualClock()
    let limiter = MemoryRateLimiter(capacity: 1000, shards: 1, clock: clock)
    for number in 0..<900 { _ = limiter.take([LimitDemand(chat, of: "first\(number)")]) }
    clock.advance(by: .seconds(60))
    for number in 0..<500 { _ = limiter.take([LimitDemand(chat, of: "second\(number)")]) }
    #expect(limiter.count == 500)
    #expect(limiter.forgottenCount == 0)
  }

  @Test("However many ask at once, no bucket gives more than it has")
  func atOnce() async {
    let limiter = MemoryRateLimiter(clock: ManualClock())
    let narrow = LimitPolicy("narrow", RateLimit(requests: 100, per: .seconds(60)))
    let allowed = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        let demands = [LimitDemand(narrow, of: "shared"), LimitDemand(narrow, of: "own\(task)")]
        group.addTask { (0..<100).count { _ in limiter.take(demands).isAllowed } }
      }
      return await group.reduce(0, +)
    }
    #expect(allowed == 100)
  }
}
