import Essentials
import Synchronization
import Testing
import UsherTesting

@Suite("A limit that adapts")
struct AdaptiveLimitTests {
  private let clock = ManualClock()

  private func limit(_ settings: AdaptiveLimitSettings) -> AdaptiveLimit {
    AdaptiveLimit(settings, alarms: Alarms(clock: clock))
  }

  /// So many rounds of calls that use the whole limit.
  private func use(_ limit: AdaptiveLimit, rounds: Int, _ outcome: AdaptiveLimit.Outcome) {
    for _ in 0..<rounds {
      var taken = 0
      while limit.tryAcquire() { taken += 1 }
      for _ in 0..<taken { limit.release(outcome) }
    }
  }

  @Test("grows while calls are as quick as usual, up to its maximum")
  func growth() {
    let limit = limit(AdaptiveLimitSettings(initial: 10, maximum: 50))
    use(limit, rounds: 1, .success(.milliseconds(100)))
    #expect(limit.status.limit > 10)
    use(limit, rounds: 50, .success(.milliseconds(100)))
    #expect(limit.status == AdaptiveLimit.Status(limit: 50, inUse: 0))
  }

  @Test("shrinks when calls become slow, down to its minimum, and finds back")
  func slowness() {
    let limit = limit(AdaptiveLimitSettings(initial: 100, minimum: 5, maximum: 200, growth: 1))
    use(limit, rounds: 5, .success(.milliseconds(100)))
    let before = limit.status.limit
    use(limit, rounds: 1, .success(.seconds(2)))
    #expect(limit.status.limit < before / 2)
    use(limit, rounds: 200, .success(.milliseconds(100)))
    #expect(limit.status.limit == 200)
  }

  @Test("stands still while less than half of it is in use")
  func idle() {
    let limit = limit(AdaptiveLimitSettings(initial: 100))
    for _ in 0..<500 {
      #expect(limit.tryAcquire())
      limit.release(.success(.milliseconds(100)))
    }
    #expect(limit.status.limit == 100)
  }

  @Test("shrinks at once when the service refuses, once in as many calls, and not when a call tells nothing")
  func refusals() {
    let limit = limit(AdaptiveLimitSettings(initial: 100, minimum: 10))
    use(limit, rounds: 3, .neutral)
    #expect(limit.status.limit == 100)
    for _ in 0..<80 {
      #expect(limit.tryAcquire())
      limit.release(.overloaded)
      #expect(limit.status.limit == 80)
    }
    use(limit, rounds: 30, .overloaded)
    #expect(limit.status.limit == 10)
  }

  @Test("is not worn down by a few refusals among many good answers", arguments: 0..<5 as Range<UInt64>)
  func fewRefusals(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let limit = limit(AdaptiveLimitSettings(initial: 64, maximum: 100))
    var lowest = 64
    for _ in 0..<200 {
      var taken = 0
      while limit.tryAcquire() { taken += 1 }
      for _ in 0..<taken {
        let isRefused = Int.random(in: 0..<20, using: &random) == 0
        let latency = Duration.milliseconds(Int.random(in: 20...120, using: &random))
        limit.release(isRefused ? .overloaded : .success(latency))
      }
      lowest = min(lowest, limit.status.limit)
    }
    #expect(lowest >= 50)
  }

  @Test("lets wait in order, and says when the queue is full")
  func queue() async throws {
    let limit = limit(.fixed(1, queue: 2))
    try await limit.acquire(until: clock.instant)
    let deadline = clock.instant + .seconds(10)
    let order = Shared<[Int]>([])
    let tasks = await [1, 2].asyncMap { number in
      let task = Task {
        try await limit.acquire(until: deadline)
        order.value.withLock { $0.append(number) }
      }
      while limit.status.waiting < number { await Task.yield() }
      return task
    }
    await #expect(throws: AdaptiveLimit.Refusal.full) { try await limit.acquire(until: deadline) }
    #expect(!limit.tryAcquire())
    for task in tasks {
      limit.release(.neutral)
      try await task.value
    }
    #expect(order.value.withLock { $0 } == [1, 2])
    #expect(limit.status == AdaptiveLimit.Status(limit: 1, inUse: 1, waiting: 0, refused: 1))
  }

  @Test("ends a wait at its deadline, or when nobody needs the permit any more")
  func endOfWait() async {
    let limit = limit(.fixed(1))
    #expect(limit.tryAcquire())
    let deadline = clock.instant + .milliseconds(50)
    let late = Task { () -> AdaptiveLimit.Refusal? in
      do throws(AdaptiveLimit.Refusal) { try await limit.acquire(until: deadline) } catch { return error }
      return nil
    }
    let cancelled = Task { () -> AdaptiveLimit.Refusal? in
      do throws(AdaptiveLimit.Refusal) { try await limit.acquire(until: deadline) } catch { return error }
      return nil
    }
    while limit.status.waiting < 2 { await Task.yield() }
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled)
    await clock.run { limit.status.waiting == 0 }
    #expect(await late.value == .timeout)
    limit.release(.neutral)
    #expect(limit.status == AdaptiveLimit.Status(limit: 1, inUse: 0, waiting: 0, refused: 2))
  }

  @Test("is never exceeded and loses no permit under many tasks", arguments: 0..<6 as Range<UInt64>)
  func neverExceeded(seed: UInt64) async {
    let limit = limit(.fixed(7, queue: 40))
    let inUse = Shared((now: 0, most: 0, refused: 0))
    let deadline = clock.instant + .seconds(1)
    await withTaskGroup { group in
      for number in 0..<60 {
        group.addTask {
          var random = SplitMix64(seed: seed * 1000 + UInt64(number))
          for _ in 0..<20 {
            do throws(AdaptiveLimit.Refusal) { try await limit.acquire(until: deadline) } catch {
              inUse.value.withLock { $0.refused += 1 }
              continue
            }
            inUse.value.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            for _ in 0..<Int.random(in: 0..<5, using: &random) { await Task.yield() }
            inUse.value.withLock { $0.now -= 1 }
            limit.release(Bool.random(using: &random) ? .neutral : .overloaded)
          }
        }
        if number.isMultiple(of: 9) {
          group.addTask {
            let task = Task { try? await limit.acquire(until: deadline) }
            await Task.yield()
            task.cancel()
            if await task.value != nil { limit.release(.neutral) }
          }
        }
      }
    }
    #expect(inUse.value.withLock { $0.most } <= 7)
    let status = limit.status
    #expect(status.inUse == 0 && status.waiting == 0 && status.limit == 7)
  }
}

/// A value that tasks of a test share.
private final class Shared<Value: Sendable>: Sendable {
  let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
}

extension Array where Element: Sendable {
  fileprivate func asyncMap<Value>(_ transform: (Element) async -> Value) async -> [Value] {
    var values: [Value] = []
    for element in self { values.append(await transform(element)) }
    return values
  }
}
