import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Analytics

@Suite("Measures") struct MeasureTests {
  private static let day = Duration.seconds(86_400)

  /// What a measure is by slow queries.
  private func slow(
    _ measure: Measure, from: Timestamp, to: Timestamp, channel: String?, _ database: Database
  ) async throws -> Double? {
    var sums: [Counter: Measure.Sum] = [:]
    for counter in measure.counters {
      if let slow = SlowCount.all[counter] {
        let amount = try await slow.amount(
          from: from, to: to, channel: channel, TrialHistory.tenant, database)
        sums[counter] = Measure.Sum(count: amount.count, total: amount.total)
      } else {
        let times = try await SlowCount.times(
          of: counter, from: from, to: to, channel: channel, TrialHistory.tenant, database)
        // What percentiles are is tested by themselves, against the times one by one.
        if case .quantile(let share, _) = measure.formula {
          guard !times.isEmpty else { return nil }
          return times[max(1, Int((share * Double(times.count)).rounded(.up))) - 1]
        }
        sums[counter] = Measure.Sum(
          count: Int64(times.count), total: times.reduce(0) { $0 + Int64($1.rounded()) })
      }
    }
    return measure.value { sums[$0] ?? Measure.Sum() }
  }

  private func compare(
    _ value: Double?, _ measure: Measure, from: Timestamp, to: Timestamp, channel: String?,
    _ history: TrialHistory
  ) async throws {
    let expected = try await slow(measure, from: from, to: to, channel: channel, history.database)
    if case .quantile = measure.formula, let expected, let value {
      #expect(abs(value - expected) <= max(1, expected * 0.05), "\(measure.name) \(from) \(to)")
    } else {
      #expect(value == expected, "\(measure.name) \(from) \(to)")
    }
  }

  @Test("are what slow queries say, whole, by day and by channel", arguments: DatabaseEngine.allCases)
  func reference(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 2000) { history in
      try await history.rollUp.catchUp()
      try await history.addWhatComesLate()
      try await history.rollUp.catchUp()
      let (from, to) = (
        TrialHistory.start + .seconds(5 * 3600), TrialHistory.start + Self.day * 4 + .seconds(9 * 3600)
      )
      let whole = try await MeasureQuery(from: from, to: to).lines(
        of: Measure.all, TrialHistory.tenant, history.database)
      let channels = try await MeasureQuery(from: from, to: to, group: .channel).lines(
        of: Measure.all, TrialHistory.tenant, history.database)
      let days = try await MeasureQuery(
        from: TrialHistory.start, to: TrialHistory.start + Self.day * 2, step: .day,
        filters: [.channel: "web"]
      ).lines(of: Measure.all, TrialHistory.tenant, history.database)
      for measure in Measure.all {
        let lines = try #require(whole[measure.name])
        #expect(lines.count == 1)
        try await compare(lines[0].values[0], measure, from: from, to: to, channel: nil, history)
        let web = try #require(channels[measure.name]?.first { $0.group == "web" })
        try await compare(web.values[0], measure, from: from, to: to, channel: "web", history)
        let second = try #require(days[measure.name]?.first?.values[1])
        try await compare(
          second, measure, from: TrialHistory.start + Self.day, to: TrialHistory.start + Self.day * 2,
          channel: "web", history)
      }
    }
  }

  @Test("of a time in which nothing was are zero or nothing", arguments: DatabaseEngine.allCases)
  func empty(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 20) { history in
      let query = MeasureQuery(
        from: TrialHistory.end + Self.day, to: TrialHistory.end + Self.day * 3, step: .day)
      let lines = try await query.lines(of: Measure.all, TrialHistory.tenant, history.database)
      #expect(lines["conversations"]?.first?.values == [0, 0])
      #expect(lines["cost"]?.first?.values == [0, 0])
      #expect(lines["csat"]?.first?.values == [nil, nil])
      #expect(lines["turn_time_p95"]?.first?.values == [nil, nil])
    }
  }

  @Test(
    "find what is hidden in a history: a spike, worse answers, a price", arguments: [DatabaseEngine.sqlite])
  func planted(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 6000) { history in
      try await history.rollUp.catchUp()
      let query = MeasureQuery(from: TrialHistory.start, to: TrialHistory.end, step: .day)
      var refunds = query
      refunds.filters = [.intent: "refund"]
      let measures = Measure.all
      let refund = try #require(
        try await refunds.lines(of: measures, TrialHistory.tenant, history.database)["conversations"]?[0]
          .values)
      let most = refund.indices.max { (refund[$0] ?? 0) < (refund[$1] ?? 0) }
      #expect(most == TrialHistory.days * 2 / 5)
      func value(_ name: String, _ filters: [SeriesDimension: String], days: Range<Int>) async throws
        -> Double
      {
        let part = MeasureQuery(
          from: TrialHistory.start + Self.day * days.lowerBound,
          to: TrialHistory.start + Self.day * days.upperBound, filters: filters)
        let lines = try await part.lines(of: measures, TrialHistory.tenant, history.database)
        return try #require(lines[name]?.first?.values[0])
      }
      let drop = TrialHistory.days * 3 / 5
      let good = try await value("unanswered_rate", [.agent: "billing"], days: 0..<drop)
      let poor = try await value("unanswered_rate", [.agent: "billing"], days: drop..<TrialHistory.days)
      #expect(poor > good * 2)
      let jump = TrialHistory.days * 4 / 5
      let large = [SeriesDimension.model: "large-1"]
      let calls = try await value("model_calls", large, days: 0..<jump)
      let cheap = try await value("cost", large, days: 0..<jump) / calls
      let callsAfter = try await value("model_calls", large, days: jump..<TrialHistory.days)
      let dear = try await value("cost", large, days: jump..<TrialHistory.days) / callsAfter
      #expect(dear > cheap * 2)
    }
  }
}
