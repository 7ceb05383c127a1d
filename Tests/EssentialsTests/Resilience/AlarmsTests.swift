import Essentials
import Synchronization
import Testing
import UsherTesting

@Suite("Alarms")
struct AlarmsTests {
  @Test("ring in the order of their time, never early, and not when called off")
  func order() async {
    let clock = ManualClock()
    let alarms = Alarms(clock: clock)
    let rung = Mutex<[Int]>([])
    let start = clock.instant
    for milliseconds in [50, 20, 35, 20] {
      _ = alarms.set(at: start + .milliseconds(milliseconds)) {
        #expect(clock.instant >= start + .milliseconds(milliseconds))
        rung.withLock { $0.append(milliseconds) }
      }
    }
    let cancelled = alarms.set(at: start + .milliseconds(30)) { Issue.record("It was called off") }
    alarms.cancel(cancelled)
    #expect(alarms.count == 4)
    await clock.run { rung.withLock { $0.count } == 4 }
    #expect(rung.withLock { $0 } == [20, 20, 35, 50] && alarms.count == 0)
  }

  @Test("rest while nothing waits, and begin again after that")
  func rest() async {
    let clock = ManualClock()
    let alarms = Alarms(clock: clock)
    for round in 1...3 {
      let rung = Mutex(false)
      _ = alarms.set(at: clock.instant + .milliseconds(15)) { rung.withLock { $0 = true } }
      await clock.run { rung.withLock { $0 } }
      // The beat ends with the last alarm.
      while clock.sleeperCount > 0 { await Task.yield() }
      clock.advance(by: .seconds(3600 * round))
    }
  }

  @Test("ring all the same when the time has passed already")
  func past() async {
    let clock = ManualClock()
    let alarms = Alarms(clock: clock)
    clock.advance(by: .seconds(5))
    let rung = Mutex(false)
    _ = alarms.set(at: clock.instant + .seconds(-3)) { rung.withLock { $0 = true } }
    await clock.run { rung.withLock { $0 } }
  }
}
