import Essentials
import LanguageModels
import Persistence
import Telemetry
import Testing
import UsherTesting

@Suite("What is kept of calls")
struct UsageStoreTests {
  static let start = Timestamp("2026-11-21T10:00:00Z") ?? Timestamp(milliseconds: 0)
  static let tenant = TenantContext(tenant: .single)

  static func record(
    at offset: Duration = .zero, tenant: TenantID = .single, model: String = "gpt-5-mini", cost: Int64? = 100,
    duration: Duration = .milliseconds(800), outcome: UsageRecord.Outcome = .answered,
    agent: String? = "billing",
    cache: ModelSource.Cache? = nil
  ) -> UsageRecord {
    UsageRecord(
      time: start + offset,
      caller: ModelCaller(
        tenant: TenantContext(tenant: tenant), agent: agent, channel: "web", customer: "c\0-1",
        conversation: ConversationID(at: start)),
      source: ModelSource(
        name: "balanced", provider: "openai", model: model, requestID: "req-1", hops: 1, cache: cache),
      usage: TokenUsage(input: 100, output: 20, cachedInput: 50, cacheWrites: 5, reasoning: 3),
      costMicrodollars: cost, timeToFirstToken: .milliseconds(200), duration: duration, outcome: outcome,
      route: RouteDecision(
        models: ["balanced", "local"],
        complexity: ComplexityScore(parts: [.init(name: "x", value: 0.5, weight: 1)]),
        rule: "balanced", reason: "because"))
  }

  @Test("A call comes back as it was recorded", arguments: DatabaseEngine.allCases)
  func roundTrip(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      var expected = Self.record(outcome: .failed(.rateLimited))
      expected.isEstimated = true
      expected.savedMicrodollars = 7
      try await store.insert([expected])
      let kept = try #require(try await store.records(limit: 10, Self.tenant).first)
      expected.caller.customer = "c-1"
      expected.source.reason = "because"
      expected.route?.complexity.parts = [.init(name: "score", value: 0.5, weight: 1)]
      #expect(kept == expected)
    }
  }

  @Test(
    "What is stored again, because nobody heard that it was, counts once", arguments: DatabaseEngine.allCases)
  func storedTwice(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      let records = (0..<40).map { Self.record(at: .seconds($0)) }
      try await store.insert(Array(records[..<25]))
      // The same again, with more that came meanwhile.
      try await store.insert(records)
      try await store.insert(records)
      #expect(try await store.records(limit: 100, Self.tenant).count == 40)
      let day = try #require(try await store.summaries(Self.tenant).first)
      #expect(day.calls == 40 && day.costMicrodollars == 4000 && day.tokens.input == 4000)
      #expect(try await store.spending(on: UsageDay(Self.start), Self.tenant) == 4000)
    }
  }

  @Test("A day is that of its moments in UTC, to the millisecond")
  func days() throws {
    for (time, day) in [
      ("2026-11-21T00:00:00.000Z", "2026-11-21"), ("2026-11-21T23:59:59.999Z", "2026-11-21"),
      ("1970-01-01T00:00:00Z", "1970-01-01"), ("1969-12-31T23:59:59.999Z", "1969-12-31"),
      ("2024-02-29T12:00:00Z", "2024-02-29"),
    ] {
      let found = UsageDay(try #require(Timestamp(time)))
      #expect(found.description == day && found == UsageDay(day))
    }
    #expect(UsageDay("2026-02-30") == nil && UsageDay("2026-2-3") == nil)
    #expect(try #require(UsageDay("2026-11-21")) < (try #require(UsageDay("2026-11-22"))))
  }

  @Test("Cache hits and estimates are summed up; hits tell nothing of how quick a model is")
  func hits() async throws {
    try await withTestDatabase(.sqlite, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      var hit = Self.record(cost: 0, duration: .microseconds(50), cache: .exact)
      hit.savedMicrodollars = 300
      var estimate = Self.record(duration: .seconds(2))
      estimate.isEstimated = true
      try await store.insert([hit, hit.again, estimate])
      let day = try #require(try await store.summaries(Self.tenant).first)
      #expect(day.calls == 3 && day.cacheHits == 2 && day.savedMicrodollars == 600)
      #expect(day.estimated == 1 && day.unpriced == 0 && day.costMicrodollars == 100)
      #expect(try #require(day.duration).p50 > .milliseconds(1900))
    }
  }

  @Test(
    "Calls are read in pages, newest first, by filter, and only the tenant's own",
    arguments: DatabaseEngine.allCases)
  func pages(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      try await store.insert(
        (0..<1203).map { Self.record(at: .seconds($0), agent: $0.isMultiple(of: 3) ? "a" : "b") })
      try await store.insert([Self.record(tenant: RoutingFixture.other, outcome: .cancelled)])
      var seen: [Timestamp] = []
      var cursor: UsageID?
      repeat {
        let page = try await store.records(after: cursor, limit: 500, Self.tenant)
        seen += page.map(\.time)
        cursor = page.last?.id
      } while cursor != nil
      #expect(seen.count == 1203 && seen == seen.sorted(by: >))
      #expect(try await store.records(UsageFilter(agent: "a"), limit: 2000, Self.tenant).count == 401)
      let slice = UsageFilter(
        from: Self.start + .seconds(10), to: Self.start + .seconds(20), model: "balanced")
      #expect(try await store.records(slice, limit: 100, Self.tenant).count == 10)
      #expect(try await store.records(UsageFilter(outcome: .cancelled), limit: 9, Self.tenant).isEmpty)
      let others = TenantContext(tenant: RoutingFixture.other)
      #expect(try await store.records(limit: 9, others).count == 1)
      #expect(try await store.records(UsageFilter(provider: "x"), limit: 9, others).isEmpty)
    }
  }

  @Test(
    "Days add up calls, tokens and costs, with percentiles within 1 %", arguments: DatabaseEngine.allCases)
  func summaries(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      // In two parts, as two servers would.
      let records = (1...1000).map { Self.record(duration: .milliseconds($0)) }
      try await store.insert(Array(records[..<300]))
      try await store.insert(Array(records[300...]))
      try await store.insert([
        Self.record(model: "big", cost: 5000, outcome: .failed(.timeout)),
        Self.record(model: "big", cost: nil, outcome: .cancelled, cache: .semantic),
        Self.record(at: .seconds(86_400), model: "big"), Self.record(tenant: RoutingFixture.other),
      ])
      let days = try await store.summaries(Self.tenant)
      #expect(days.map(\.day?.description) == ["2026-11-22", "2026-11-21", "2026-11-21"])
      let mini = try #require(days.first { $0.model == "gpt-5-mini" })
      #expect(mini.calls == 1000 && mini.costMicrodollars == 100_000 && mini.failures == 0)
      #expect(
        mini.tokens
          == TokenUsage(
            input: 100_000, output: 20_000, cachedInput: 50_000, cacheWrites: 5000, reasoning: 3000))
      for (measured, expected) in [
        (mini.duration?.p50, 500.0), (mini.duration?.p95, 950), (mini.duration?.p99, 990),
        (mini.timeToFirstToken?.p50, 200),
      ] {
        let milliseconds = try #require(measured).inSeconds * 1000
        #expect(abs(milliseconds / expected - 1) <= 0.0101, "\(milliseconds) for \(expected)")
      }
      let big = try #require(days.first { $0.model == "big" && $0.day?.description == "2026-11-21" })
      #expect(big.calls == 2 && big.failures == 1 && big.cancellations == 1 && big.cacheHits == 1)
      #expect(big.unpriced == 1 && big.costMicrodollars == 5000)

      let all = try await store.summaries(by: .all, Self.tenant)
      #expect(all.count == 1 && all[0].calls == 1003 && all[0].day == nil)
      let byModel = try await store.summaries(by: .model, Self.tenant)
      #expect(byModel.map(\.calls) == [1000, 3])
      let later = try await store.summaries(from: UsageDay("2026-11-22"), by: .day, Self.tenant)
      #expect(later.map(\.calls) == [1])
      #expect(try await store.spending(on: UsageDay(Self.start), Self.tenant) == 105_000)
    }
  }

  @Test("What is too old goes, calls before their days", arguments: DatabaseEngine.allCases)
  func expiry(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      try await store.insert([Self.record(), Self.record(at: .seconds(10 * 86_400))])
      let day = UsageDay(Self.start)
      #expect(
        try await store.removeExpired(
          recordsBefore: Self.start + .seconds(86_400), summariesBefore: day, Self.tenant) == 1
      )
      #expect(try await store.records(limit: 9, Self.tenant).count == 1)
      #expect(try await store.summaries(Self.tenant).count == 2)
      _ = try await store.removeExpired(
        recordsBefore: Self.start, summariesBefore: UsageDay(Self.start + .seconds(86_400)), Self.tenant)
      #expect(try await store.summaries(Self.tenant).count == 1)
    }
  }

  @Test("Servers that write side by side lose nothing", arguments: DatabaseEngine.allCases)
  func sideBySide(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      try await withThrowingTaskGroup { group in
        for task in 0..<8 {
          group.addTask {
            for round in 0..<5 {
              try await store.insert(
                (0..<20).map {
                  Self.record(model: "m\(($0 + task + round) % 4)", duration: .milliseconds($0))
                })
            }
          }
        }
        try await group.waitForAll()
      }
      let all = try await store.summaries(by: .all, Self.tenant)
      #expect(all[0].calls == 800 && all[0].costMicrodollars == 80_000)
    }
  }
}

extension UsageRecord {
  /// Another call like it.
  fileprivate var again: UsageRecord {
    var record = self
    record.id = UsageID(at: time)
    return record
  }
}
