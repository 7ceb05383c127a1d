import Essentials
import LanguageModels
import Persistence
import Telemetry
import Testing
import UsherTesting

@Suite("Taking note of calls")
struct UsageRecorderTests {
  static let tenant = UsageStoreTests.tenant

  @Test("What was recorded is stored when the recorder stops", arguments: DatabaseEngine.allCases)
  func flushAtShutdown(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      let recorder = UsageRecorder(
        store, budgets: nil, clock: ManualClock(UsageStoreTests.start), interval: .seconds(3600),
        logger: .disabled, metrics: MetricRegistry())
      let running = Task { await recorder.run() }
      for second in 0..<700 { recorder.record(UsageStoreTests.record(at: .seconds(second))) }
      running.cancel()
      await running.value
      let kept = try await store.records(limit: 1000, Self.tenant)
      #expect(kept.count == 700)
    }
  }

  @Test(
    "A record that the database does not take keeps no others from being stored",
    arguments: DatabaseEngine.allCases)
  func badRecords(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      let metrics = MetricRegistry()
      let recorder = UsageRecorder(store, budgets: nil, logger: .disabled, metrics: metrics)
      for second in 0..<50 {
        var record = UsageStoreTests.record(at: .seconds(second))
        // A zero character, which no database takes.
        if second == 7 || second == 31 { record.source.provider = "x\0" }
        recorder.record(record)
      }
      await recorder.flush()
      #expect(try await store.records(limit: 100, Self.tenant).count == 48)
      let sums = try await store.summaries(by: .all, Self.tenant)
      #expect(sums.first?.calls == 48)
      #expect(metrics.render().contains("usher_model_calls_dropped_total 2"))
      #expect(metrics.render().contains("usher_model_calls_stored_total 48"))
    }
  }

  @Test("A queue that is full drops the oldest, and counts them")
  func overflow() async throws {
    try await withTestDatabase(.sqlite, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      let metrics = MetricRegistry()
      let recorder = UsageRecorder(store, budgets: nil, capacity: 100, logger: .disabled, metrics: metrics)
      for second in 0..<150 { recorder.record(UsageStoreTests.record(at: .seconds(second))) }
      await recorder.flush()
      let kept = try await store.records(limit: 1000, Self.tenant)
      #expect(kept.count == 100 && kept.first?.time == UsageStoreTests.start + .seconds(149))
      #expect(metrics.render().contains("usher_model_calls_dropped_total 50"))
      #expect(metrics.render().contains("usher_model_calls_stored_total 100"))
    }
  }

  @Test("What cannot be stored now waits until it can")
  func outage() async throws {
    let test = try await TestDatabase(.sqlite)
    defer { test.remove() }
    let database = try await test.open()
    let recorder = UsageRecorder(
      UsageStore(database: database), budgets: nil, logger: .disabled, metrics: MetricRegistry())
    recorder.record(UsageStoreTests.record())
    await recorder.flush()
    try await database.migrate([UsageStore.migrations])
    await recorder.flush()
    #expect(try await UsageStore(database: database).records(limit: 9, Self.tenant).count == 1)
    await database.close()
  }

  @Test("Spending survives a restart and is shared by servers", arguments: DatabaseEngine.allCases)
  func sharedSpending(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      let clock = ManualClock(UsageStoreTests.start)
      let limits = BudgetLimits(soft: nil, hard: DollarAmount(microdollars: 1000))
      func server() -> (UsageRecorder, Budgets) {
        let budgets = Budgets(clock: clock) { _ in limits }
        let recorder = UsageRecorder(
          store, budgets: budgets, clock: clock, logger: .disabled, metrics: MetricRegistry())
        return (recorder, budgets)
      }
      let (first, firstBudgets) = server()
      let (second, secondBudgets) = server()
      for _ in 0..<6 { first.record(UsageStoreTests.record()) }
      for _ in 0..<5 { second.record(UsageStoreTests.record()) }
      #expect(firstBudgets.state(of: .single) == .open && secondBudgets.state(of: .single) == .open)
      await first.flush()
      await second.flush()
      #expect(secondBudgets.standing(of: .single).spent.microdollars == 1100)
      #expect(secondBudgets.state(of: .single) == .exhausted)
      await first.flush()
      #expect(firstBudgets.state(of: .single) == .exhausted)

      let (restarted, budgets) = server()
      try await restarted.loadSpending(of: [.single])
      #expect(budgets.standing(of: .single).spent.microdollars == 1100)
    }
  }
}
