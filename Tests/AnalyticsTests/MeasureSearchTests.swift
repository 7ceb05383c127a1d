import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Analytics

@Suite("Conversations behind a measure") struct MeasureSearchTests {
  private let query = MeasureQuery(
    from: TrialHistory.start + .seconds(86_400), to: TrialHistory.start + .seconds(4 * 86_400 + 7200))

  private func all(
    _ measure: Measure, _ query: MeasureQuery, by limit: Int, _ history: TrialHistory
  ) async throws -> [MeasureSearch.Hit] {
    let search = try #require(MeasureSearch(query, measure))
    var hits: [MeasureSearch.Hit] = []
    var cursor: MeasureSearch.Cursor?
    repeat {
      let page = try await search.page(
        after: cursor, limit: limit, TrialHistory.tenant, history.database)
      #expect(page.hits.count <= limit)
      hits += page.hits
      cursor = try page.next.map { try #require(MeasureSearch.Cursor($0.text)) }
    } while cursor != nil
    return hits
  }

  @Test(
    "add up to it, on pages of any size, also where it is narrowed", arguments: DatabaseEngine.allCases)
  func sums(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 2000) { history in
      try await history.rollUp.catchUp()
      try await history.addWhatComesLate()
      try await history.rollUp.catchUp()
      var narrow = query
      narrow.filters = [.agent: "billing", .channel: "web"]
      let names = ["conversations", "turns", "handoffs", "thumbs_down", "ratings", "orders", "buying"]
      for (query, limit) in [(query, 7), (narrow, 200)] {
        for measure in names.compactMap(Measure.named) {
          let lines = try await query.lines(of: [measure], TrialHistory.tenant, history.database)
          let hits = try await all(measure, query, by: limit, history)
          #expect(Set(hits.map(\.conversation)).count == hits.count)
          #expect(
            hits.reduce(0) { $0 + $1.value } == lines[measure.name]?.first?.values[0] ?? 0,
            "\(measure.name)")
          #expect(hits.map(\.beganAt) == hits.map(\.beganAt).sorted(by: >))
        }
      }
    }
  }

  @Test("are those that are not below a percentile")
  func percentile() async throws {
    try await TrialHistory.with(.sqlite, messages: 2000) { history in
      try await history.rollUp.catchUp()
      let measure = try #require(Measure.named("first_response_p95"))
      let first = try #require(Measure.named("first_response_p50"))
      let value = try #require(
        try await query.lines(of: [measure], TrialHistory.tenant, history.database)[measure.name]?[0]
          .values[0])
      let slow = try await all(measure, query, by: 50, history)
      let half = try await all(first, query, by: 50, history)
      #expect(!slow.isEmpty && slow.count < half.count)
      #expect(slow.allSatisfy { $0.value >= value * 0.95 })
    }
  }

  @Test("are those whose calls have added the most, where it is of calls", arguments: DatabaseEngine.allCases)
  func calls(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 2000) { history in
      try await history.rollUp.catchUp()
      let measure = try #require(Measure.named("cost"))
      #expect(MeasureSearch(query, measure) == nil)
      let hits = try await #require(CallSearch(query, measure)).hits(
        limit: 10_000, TrialHistory.tenant, history.database)
      let sum = try #require(
        try await query.lines(of: [measure], TrialHistory.tenant, history.database)["cost"]?[0].values[0])
      #expect(!hits.isEmpty && hits.map(\.value) == hits.map(\.value).sorted(by: >))
      #expect(abs(hits.reduce(0) { $0 + $1.value } - sum) < 1e-6)
    }
  }

  @Test(
    "are on pages whose places are read again, and nothing else is",
    arguments: ["", "1", "1.2.3", "a.b", "1."])
  func cursors(text: String) {
    #expect(MeasureSearch.Cursor(text) == nil)
    #expect(MeasureSearch.Cursor("12.-3")?.text == "12.-3")
  }
}

@Suite("Measures of money") struct MoneyMeasureTests {
  @Test("are of the currency of most orders, in its major units", arguments: DatabaseEngine.allCases)
  func revenue(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 2000) { history in
      try await history.rollUp.catchUp()
      let currency = try #require(try await Measure.mainCurrency(TrialHistory.tenant, history.database))
      let measure = Measure.money(in: currency)[0]
      let query = MeasureQuery(from: TrialHistory.start, to: TrialHistory.end)
      let value = try await query.lines(of: [measure], TrialHistory.tenant, history.database)["revenue"]?[0]
        .values[0]
      let row = try await history.database.read { connection in
        try await connection.first(
          """
          SELECT CAST(SUM(paid - refunded) AS BIGINT) FROM orders WHERE tenant_id = \(TrialHistory.tenant.tenant)
            AND currency = \(currency.code) AND state IN ('confirmed', 'partially_refunded', 'refunded')
          """)
      }
      let expected = Double(try #require(row).value(at: 0, as: Int64.self))
      #expect(value == expected / Double(currency.minorUnitsPerMajor))
      #expect(measure.unit == currency.code)
    }
  }
}

@Suite("Measures that rest on assumptions") struct AssumedMeasureTests {
  @Test("are what each conversation without people would have cost, beside what models cost")
  func savings() async throws {
    try await TrialHistory.with(.sqlite, messages: 2000) { history in
      try await history.rollUp.catchUp()
      var assumptions = AnalyticsAssumptions()
      (assumptions.operatorMinutes, assumptions.operatorHourlyCost) = (10, 30)
      let measures = Measure.assumed(assumptions) + ["cost", "saved"].compactMap(Measure.named)
      #expect(Measure.assumed(assumptions).map(\.name) == Measure.assumedNames)
      let query = MeasureQuery(from: TrialHistory.start, to: TrialHistory.end)
      let lines = try await query.lines(of: measures, TrialHistory.tenant, history.database)
      func value(_ name: String) throws -> Double { try #require(lines[name]?.first?.values[0]) }
      let slow = try await SlowCount.all[.contained]?.amount(
        from: TrialHistory.start, to: TrialHistory.end, channel: nil, TrialHistory.tenant, history.database)
      let (savings, cost, saved) = (try value("automation_savings"), try value("cost"), try value("saved"))
      #expect(savings == Double(try #require(slow).count) * 5)
      #expect(abs(try value("roi") - (savings + saved - cost) / cost) < 1e-9)
    }
  }
}
