import Essentials
import Synchronization
import Testing
import UsherTesting

@Suite("A circuit breaker")
struct CircuitBreakerTests {
  private let clock = ManualClock()
  private let changes = ChangeList()

  private func breaker(_ settings: CircuitBreakerSettings = CircuitBreakerSettings()) -> CircuitBreaker {
    CircuitBreaker(name: "model", settings: settings, clock: clock) { [changes] in changes.add($0) }
  }

  /// Makes a call, if it passes.
  @discardableResult
  private func call(_ breaker: CircuitBreaker, _ outcome: CircuitBreaker.Outcome) -> Bool {
    guard let pass = breaker.pass() else { return false }
    breaker.settle(pass, outcome)
    return true
  }

  @Test("opens after so many failures in a row, and not when one went well between them")
  func failuresInRow() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 3))
    for outcome: CircuitBreaker.Outcome in [.failure, .failure, .success, .failure, .neutral, .failure] {
      #expect(call(breaker, outcome))
    }
    #expect(breaker.state == .closed && breaker.status.failuresInRow == 2)
    call(breaker, .failure)
    #expect(breaker.state == .open && !call(breaker, .success))
    let status = breaker.status
    #expect(status.reason == "3 calls failed in a row" && status.rejected == 1 && status.timesOpened == 1)
    #expect(status.nextTry == clock.now + .seconds(30))
  }

  @Test("opens at a share of failures, once there were enough calls to tell")
  func rate() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 100, failureRate: 0.5, minimumCalls: 10))
    for number in 0..<9 { call(breaker, number.isMultiple(of: 2) ? .failure : .success) }
    #expect(breaker.state == .closed)
    call(breaker, .failure)
    #expect(breaker.state == .open && breaker.status.reason == "6 of 10 calls failed")
  }

  @Test("does not take the quick failures of many calls that began together for the whole")
  func quickFailures() throws {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 5, minimumCalls: 10))
    let passes = try (0..<40).map { _ in try #require(breaker.pass()) }
    for pass in passes.prefix(19) { breaker.settle(pass, .failure) }
    #expect(breaker.state == .closed)
    for pass in passes.dropFirst(19).prefix(15) { breaker.settle(pass, .success) }
    for pass in passes.suffix(6) { breaker.settle(pass, .failure) }
    #expect(breaker.state == .open && breaker.status.reason == "20 of 35 calls failed")
  }

  @Test("counts an answer that broke off, though it had begun well")
  func brokenOff() throws {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 5, failureRate: 0.5, minimumCalls: 10))
    for _ in 0..<5 {
      let pass = try #require(breaker.pass())
      breaker.settle(pass, .success)
      breaker.fail(pass)
    }
    #expect(breaker.state == .open && breaker.status.reason == "5 of 10 calls failed")
    let old = try #require(CircuitBreaker(name: "other", clock: clock).pass())
    breaker.reset()
    breaker.fail(old)
    #expect(breaker.status.failuresInRow == 0)
  }

  @Test("forgets failures that are older than its window")
  func window() {
    let settings = CircuitBreakerSettings(
      failuresInRow: 100, failureRate: 0.5, minimumCalls: 10, window: .seconds(60))
    let breaker = breaker(settings)
    for _ in 0..<9 { call(breaker, .failure) }
    clock.advance(by: .seconds(61))
    call(breaker, .failure)
    #expect(
      breaker.state == .closed && breaker.status.recent == SlidingWindow.Counts(successes: 0, failures: 1))
  }

  @Test("lets trials through after the recovery time and closes when enough of them went well")
  func recovery() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1, successesToClose: 2))
    call(breaker, .failure)
    clock.advance(by: .milliseconds(29_999))
    #expect(!call(breaker, .success))
    clock.advance(by: .milliseconds(1))
    #expect(call(breaker, .success) && breaker.state == .halfOpen)
    #expect(call(breaker, .success) && breaker.state == .closed)
    #expect(changes.states == [.open, .halfOpen, .closed] && changes.all.map(\.number) == [1, 2, 3])
  }

  @Test("opens again when a trial fails, for the whole recovery time")
  func failedTrial() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1, successesToClose: 2))
    call(breaker, .failure)
    clock.advance(by: .seconds(30))
    call(breaker, .success)
    call(breaker, .failure)
    #expect(breaker.state == .open && breaker.status.reason == "a trial failed")
    clock.advance(by: .seconds(29))
    #expect(breaker.pass() == nil)
    clock.advance(by: .seconds(1))
    #expect(breaker.pass()?.isTrial == true)
  }

  @Test("gives a trial that tells nothing to the next call")
  func neutralTrial() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1, successesToClose: 1))
    call(breaker, .failure)
    clock.advance(by: .seconds(30))
    call(breaker, .neutral)
    #expect(breaker.state == .halfOpen && breaker.status.trials == 0)
    #expect(call(breaker, .success) && breaker.state == .closed)
  }

  @Test("takes a trial without result for failed")
  func lostTrial() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1, trialTimeout: .seconds(10)))
    call(breaker, .failure)
    clock.advance(by: .seconds(30))
    let lost = breaker.pass()
    #expect(lost != nil && breaker.pass() == nil)
    clock.advance(by: .seconds(10))
    #expect(breaker.pass() == nil && breaker.state == .open)
    if let lost { breaker.settle(lost, .success) }
    #expect(breaker.state == .open)
  }

  @Test("does not count what began before its last change")
  func late() throws {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1, successesToClose: 1))
    let early = try #require(breaker.pass())
    call(breaker, .failure)
    clock.advance(by: .seconds(30))
    let trial = try #require(breaker.pass())
    breaker.settle(early, .failure)
    #expect(breaker.state == .halfOpen)
    breaker.settle(trial, .success)
    breaker.settle(trial, .failure)
    #expect(breaker.state == .closed)
  }

  @Test("obeys a hand: held open until it is reset")
  func byHand() {
    let breaker = breaker()
    breaker.forceOpen()
    clock.advance(by: .seconds(3600))
    #expect(breaker.pass() == nil && breaker.status.nextTry == nil)
    breaker.reset()
    #expect(breaker.state == .closed && breaker.status.failuresInRow == 0)
    #expect(changes.all.map(\.reason) == ["opened by hand", "reset by hand"])
  }

  @Test("is not held open by a clock that was set back")
  func clockSetBack() {
    let breaker = breaker(CircuitBreakerSettings(failuresInRow: 1))
    call(breaker, .failure)
    clock.advance(by: .seconds(-3600))
    #expect(breaker.pass() == nil)
    clock.advance(by: .seconds(30))
    #expect(breaker.pass()?.isTrial == true)
  }

  @Test("never has more trials under way than it may, whatever happens", arguments: 0..<40 as Range<UInt64>)
  func neverTooManyTrials(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let settings = CircuitBreakerSettings(
      failuresInRow: Int.random(in: 1...4, using: &random), minimumCalls: 5, recoveryTime: .seconds(2),
      successesToClose: Int.random(in: 1...4, using: &random),
      trialsAtOnce: Int.random(in: 1...3, using: &random), trialTimeout: .seconds(5))
    let breaker = breaker(settings)
    var underWay: [CircuitBreaker.Pass] = []
    for _ in 0..<2000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        let isOpen = breaker.state == .open && breaker.status.nextTry.map { clock.now < $0 } ?? true
        let wouldPass = breaker.wouldPass
        let pass = breaker.pass()
        #expect((pass == nil || !isOpen) && (pass == nil || wouldPass))
        if let pass { underWay.append(pass) }
      case 4..<8:
        guard let index = underWay.indices.randomElement(using: &random) else { continue }
        let outcomes: [CircuitBreaker.Outcome] = [.success, .failure, .neutral]
        breaker.settle(underWay.remove(at: index), outcomes[Int.random(in: 0..<3, using: &random)])
      case 8: clock.advance(by: .milliseconds(Int.random(in: 0..<1500, using: &random)))
      default:
        if Int.random(in: 0..<40, using: &random) == 0 { breaker.reset() }
        if Int.random(in: 0..<80, using: &random) == 0 { breaker.forceOpen() }
      }
      let status = breaker.status
      #expect(status.trials <= settings.trialsAtOnce)
      #expect(status.state == .halfOpen || status.trials == 0)
    }
    // Each change begins where the one before it ended, along the edges that there are.
    var state = CircuitBreakerStatus.State.closed
    for change in changes.all {
      #expect(change.from == state && change.to != state)
      #expect(!(change.from == .closed && change.to == .halfOpen))
      state = change.to
    }
    #expect(state == breaker.state)
  }

  @Test("is listed under its name, which stands for one breaker")
  func registry() {
    let breakers = CircuitBreakers(clock: clock) { [changes] in changes.add($0) }
    #expect(breakers.breaker("b") === breakers.breaker("b", settings: CircuitBreakerSettings()))
    breakers.breaker("a").forceOpen()
    breakers.breaker("b").forceOpen()
    #expect(breakers.statuses.map(\.name) == ["a", "b"] && breakers["c"] == nil)
    breakers["a"]?.reset()
    #expect(breakers.statuses.map(\.state) == [.closed, .open])
    breakers.resetAll()
    #expect(breakers.statuses.allSatisfy { $0.state == .closed } && changes.all.count == 4)
  }
}

private final class ChangeList: Sendable {
  private let changes = Mutex<[CircuitBreakerChange]>([])
  var all: [CircuitBreakerChange] { changes.withLock { $0 } }
  var states: [CircuitBreakerStatus.State] { all.map(\.to) }
  func add(_ change: CircuitBreakerChange) { changes.withLock { $0.append(change) } }
}
