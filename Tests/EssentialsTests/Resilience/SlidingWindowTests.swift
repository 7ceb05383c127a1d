import Essentials
import Testing
import UsherTesting

@Suite("A sliding window")
struct SlidingWindowTests {
  @Test("counts what a list of all calls would count, bucket by bucket", arguments: 0..<20 as Range<UInt64>)
  func sameAsList(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let buckets = Int.random(in: 1...12, using: &random)
    var window = SlidingWindow(length: .milliseconds(100 * buckets), buckets: buckets)
    var calls: [(bucket: Int64, isSuccess: Bool)] = []
    var now = Timestamp(milliseconds: Int64.random(in: 0..<5000, using: &random))
    for _ in 0..<500 {
      let pause = Int.random(in: 0..<20, using: &random) == 0 ? 2000 : 90
      now = now + .milliseconds(Int.random(in: 0...pause, using: &random))
      let bucket = now.milliseconds / 100
      if Bool.random(using: &random) {
        let isSuccess = Bool.random(using: &random)
        window.add(isSuccess: isSuccess, at: now)
        calls.append((bucket, isSuccess))
      }
      let recent = calls.filter { $0.bucket > bucket - Int64(buckets) }
      let counts = window.counts(at: now)
      #expect(counts.successes == recent.count { $0.isSuccess })
      #expect(counts.failures == recent.count { !$0.isSuccess })
    }
  }

  @Test("counts on when the clock is set back")
  func clockSetBack() {
    var window = SlidingWindow(length: .seconds(10), buckets: 10)
    window.add(isSuccess: true, at: Timestamp(milliseconds: 50_000))
    window.add(isSuccess: false, at: Timestamp(milliseconds: 20_000))
    #expect(window.counts(at: Timestamp(milliseconds: 50_000)).total == 2)
  }
}

@Suite("The health of a service")
struct ServiceHealthTests {
  private let clock = ManualClock()

  @Test("needs enough calls, and half of them failed, within an hour")
  func threshold() {
    let health = ServiceHealth(clock: clock)
    for _ in 0..<19 { health.record(isSuccess: false) }
    #expect(health.isHealthy)
    health.record(isSuccess: true)
    #expect(!health.isHealthy && health.counts.failures == 19)
    for _ in 0..<18 { health.record(isSuccess: true) }
    #expect(!health.isHealthy)
    health.record(isSuccess: true)
    health.record(isSuccess: true)
    #expect(health.isHealthy)
    for _ in 0..<30 { health.record(isSuccess: false) }
    clock.advance(by: .seconds(3601))
    #expect(health.isHealthy && health.counts.total == 0)
  }

  @Test("lets a probe through from time to time, and forgives after several in a row went well")
  func probes() {
    let health = ServiceHealth(clock: clock)
    for _ in 0..<20 { health.record(isSuccess: false) }
    for step in 1...3 {
      #expect(health.admits() && !health.admits(), "probe \(step)")
      health.record(isSuccess: true)
      #expect(health.isHealthy == (step == 3))
      clock.advance(by: .seconds(15))
    }
    #expect(health.admits() && health.admits())
  }

  @Test("does not forgive when a probe fails between")
  func failedProbe() {
    let health = ServiceHealth(clock: clock)
    for _ in 0..<20 { health.record(isSuccess: false) }
    for isSuccess in [true, true, false, true, true] {
      #expect(health.admits())
      health.record(isSuccess: isSuccess)
      clock.advance(by: .seconds(15))
    }
    #expect(!health.isHealthy)
    health.reset()
    #expect(health.isHealthy)
  }
}
