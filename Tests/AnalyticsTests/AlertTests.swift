import Essentials
import Persistence
import Synchronization
import Testing
import UsherServer
import UsherTesting

@testable import Analytics

@Suite("Alerts") struct AlertTests {
  /// Says what the test wants, by hours before the last whole one.
  final class Readings: AlertReadings {
    let now = Mutex(AlertReading(value: 0.1, count: 100))

    func set(_ value: Double?, count: Int64 = 100) {
      now.withLock { $0 = AlertReading(value: value, count: count) }
    }

    func reading(
      of measure: Measure, _ filters: [SeriesDimension: String], from: Timestamp, to: Timestamp
    ) async throws -> AlertReading { now.withLock { $0 } }
  }

  final class Told: Sendable {
    private let lines = Mutex<[String]>([])

    var tell: AlertRound.Teller {
      { notice, _ in
        let names = notice.alerts.map(\.name).joined(separator: "+")
        self.lines.withLock { $0.append("\(notice.kind) \(notice.receiver.name): \(names)") }
      }
    }

    /// What was told since this was asked last.
    func take() -> [String] {
      lines.withLock { lines in
        defer { lines = [] }
        return lines.sorted()
      }
    }
  }

  struct Trial {
    let database: Database
    let tenant = TenantContext(tenant: .single)
    let clock = ManualClock()
    let readings = Readings()
    let told = Told()
    var settings: AlertSettings
    var store: AlertStore { AlertStore(database, tenant, clock: clock) }

    func round(unreached: [String] = []) async throws -> [String] {
      try await AlertRound(database, tenant, clock: clock, settings: settings, readings: readings)
        .once(unreached: unreached, told.tell)
      return told.take()
    }

    func add(
      _ name: String, severity: AlertRule.Severity = .warning, wait: Duration = .seconds(120)
    ) async throws -> AlertRule {
      _ = try await store.rules(suggesting: false)
      // Names of one millisecond have no order.
      clock.advance(by: .milliseconds(1))
      let rule = AlertRule(
        id: AlertRuleID(at: clock.now), name: name, measure: "handoff_rate",
        condition: AlertCondition(.above, 0.25, hysteresis: 0.2), wait: wait, severity: severity)
      try await store.add(rule)
      return rule
    }
  }

  private func with(_ engine: DatabaseEngine, _ body: (Trial) async throws -> Void) async throws {
    var settings = AlertSettings()
    settings.suggests = false
    settings.pause = .seconds(3600)
    settings.receivers = [AlertReceiver(name: "team", kind: .slack)]
    try await withTestDatabase(engine, Services.migrationSets) { database in
      try await body(Trial(database: database, settings: settings))
    }
  }

  @Test("wait, fire once, are told again after the pause, and end", arguments: DatabaseEngine.allCases)
  func life(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      _ = try await trial.add("Handoffs")
      var told = try await trial.round()
      #expect(told.isEmpty)
      trial.readings.set(0.4)
      told = try await trial.round()
      #expect(told.isEmpty)
      var open = try await trial.store.open().alerts
      #expect(open.map(\.state) == [.pending])
      trial.clock.advance(by: .seconds(120))
      told = try await trial.round()
      #expect(told == ["fired team: Handoffs"])
      // Between the bound and well it goes on, and is not told again before its time.
      trial.readings.set(0.22)
      trial.clock.advance(by: .seconds(1800))
      told = try await trial.round()
      #expect(told.isEmpty)
      trial.clock.advance(by: .seconds(1800))
      told = try await trial.round()
      #expect(told == ["repeated team: Handoffs"])
      trial.readings.set(0.19)
      told = try await trial.round()
      #expect(told == ["resolved team: Handoffs"])
      open = try await trial.store.open().alerts
      let past = try await trial.store.history(before: nil, limit: 10)
      #expect(open.isEmpty && past.map(\.state) == [.resolved] && past.first?.value == 0.19)
      told = try await trial.round()
      #expect(told.isEmpty)
    }
  }

  @Test(
    "that pass before their time, or speak of too little, tell nobody", arguments: DatabaseEngine.allCases)
  func pending(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      _ = try await trial.add("Handoffs")
      trial.readings.set(0.9, count: 19)
      trial.clock.advance(by: .seconds(600))
      var told = try await trial.round()
      var open = try await trial.store.open().alerts
      #expect(told.isEmpty && open.isEmpty)
      trial.readings.set(0.9)
      _ = try await trial.round()
      trial.readings.set(0.1)
      trial.clock.advance(by: .seconds(120))
      told = try await trial.round()
      open = try await trial.store.open().alerts
      let past = try await trial.store.history(before: nil, limit: 10)
      #expect(told.isEmpty && open.isEmpty && past.isEmpty)
    }
  }

  @Test(
    "of one round come in one notice, and each receiver hears what it is for",
    arguments: DatabaseEngine.allCases)
  func grouping(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      var trial = trial
      var pager = AlertReceiver(name: "pager", kind: .pagerduty)
      pager.least = .critical
      var boss = AlertReceiver(name: "boss", kind: .slack)
      boss.after = .seconds(900)
      trial.settings.receivers += [pager, boss]
      let first = try await trial.add("A", wait: .zero)
      let second = try await trial.add("B", severity: .critical, wait: .zero)
      trial.readings.set(0.5)
      var told = try await trial.round()
      #expect(told == ["fired pager: B", "fired team: A+B"])
      let acknowledged = try await trial.store.acknowledge(
        first.id, by: "Lena", trial.settings, trial.told.tell)
      #expect(acknowledged?.acknowledgedBy == "Lena")
      #expect(trial.told.take() == ["acknowledged team: A"])
      trial.clock.advance(by: .seconds(900))
      told = try await trial.round()
      #expect(told == ["fired boss: B"])
      // A rule that is gone has found nothing any more.
      let isRemoved = try await trial.store.remove(second.id)
      #expect(isRemoved)
      told = try await trial.round()
      #expect(told == ["resolved boss: B", "resolved pager: B", "resolved team: B"])
      trial.readings.set(0)
      told = try await trial.round()
      #expect(told == ["resolved team: A"])
      let nothing = try await trial.store.acknowledge(first.id, by: "Lena", trial.settings, trial.told.tell)
      #expect(nothing == nil)
    }
  }

  @Test("are told after a silence, if they still fire", arguments: DatabaseEngine.allCases)
  func silences(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      let rule = try await trial.add("A", wait: .zero)
      _ = try await trial.add("B", wait: .zero)
      let now = trial.clock.now
      try await trial.store.add(
        AlertSilence(
          id: AlertSilenceID(at: now), rule: rule.id.text, measure: nil, severity: nil, from: now,
          to: now + .seconds(600), comment: "Known", author: "Lena"))
      trial.readings.set(0.5)
      var told = try await trial.round()
      #expect(told == ["fired team: B"])
      trial.clock.advance(by: .seconds(600))
      told = try await trial.round()
      #expect(told == ["fired team: A"])
      let left = try await trial.store.silences()
      #expect(left.isEmpty)
    }
  }

  @Test("tell others of a receiver that is not reached", arguments: DatabaseEngine.allCases)
  func unreached(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      var trial = trial
      trial.settings.receivers.append(AlertReceiver(name: "hook", kind: .webhook))
      _ = try await trial.round(unreached: ["hook"])
      trial.clock.advance(by: .seconds(60))
      let told = try await trial.round(unreached: ["hook"])
      let open = try await trial.store.open().alerts
      #expect(open.map(\.state) == [.firing] && open.first?.reach != nil)
      #expect(told.isEmpty)
      let resolved = try await trial.round()
      #expect(resolved == ["resolved team: Alerts do not reach hook"])
    }
  }

  @Test("of several processes are one, told once", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      _ = try await trial.add("A", wait: .zero)
      trial.readings.set(0.5)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask { [trial] in
            try await AlertRound(
              trial.database, trial.tenant, clock: trial.clock, settings: trial.settings,
              readings: trial.readings
            ).once(trial.told.tell)
          }
        }
        try await group.waitForAll()
      }
      let open = try await trial.store.open().alerts
      #expect(open.count == 1)
      #expect(trial.told.take() == ["fired team: A"])
    }
  }

  @Test("lose nothing when a notice cannot be written", arguments: DatabaseEngine.allCases)
  func failing(engine: DatabaseEngine) async throws {
    struct Broken: Error {}
    try await with(engine) { trial in
      _ = try await trial.add("A", wait: .zero)
      trial.readings.set(0.5)
      await #expect(throws: Broken.self) {
        try await AlertRound(
          trial.database, trial.tenant, clock: trial.clock, settings: trial.settings, readings: trial.readings
        ).once { _, _ in throw Broken() }
      }
      let told = try await trial.round()
      #expect(told == ["fired team: A"])
    }
  }

  @Test("begin with the rules that are suggested, once", arguments: DatabaseEngine.allCases)
  func suggestions(engine: DatabaseEngine) async throws {
    try await with(engine) { trial in
      let rules = try await trial.store.rules(suggesting: true)
      #expect(rules.count == 8 && rules.filter(\.isOn).count == 5)
      for rule in rules {
        let read = try AlertRule(rule.json, id: rule.id)
        #expect(read == rule)
        let isRemoved = try await trial.store.remove(rule.id)
        #expect(isRemoved)
      }
      let left = try await trial.store.rules(suggesting: true)
      #expect(left.isEmpty)
    }
  }
}
