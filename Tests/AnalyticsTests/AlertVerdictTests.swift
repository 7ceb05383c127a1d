import Essentials
import Testing

@testable import Analytics

@Suite("Verdicts of alert rules") struct AlertVerdictTests {
  /// Values by the hours before this one in which a time ends.
  private struct Past: AlertReadings {
    static let now = Timestamp(milliseconds: 1_795_413_600_000 + 1_234_567)
    var values: [Int64: Double]
    var count: Int64 = 100

    func reading(
      of measure: Measure, _ filters: [SeriesDimension: String], from: Timestamp, to: Timestamp
    ) async throws -> AlertReading {
      let value = values[Self.now.hour - to.hour]
      return AlertReading(value: value, count: value == nil ? 0 : count)
    }
  }

  private static let week: Int64 = 168

  private func verdict(
    _ condition: AlertCondition, _ past: Past, measure: String = "handoff_rate", hours: Int = 1
  ) async throws -> AlertVerdict {
    try await AlertRule(
      id: AlertRuleID(at: Past.now), name: "Trial", measure: measure, hours: hours, condition: condition
    ).verdict(at: Past.now, past)
  }

  @Test("A threshold is compared with the hour that runs, too")
  func threshold() async throws {
    let past = Past(values: [-1: 0.3])
    var found = try await verdict(AlertCondition(.above, 0.25), past)
    #expect(found.state == .broken && found.value == 0.3 && found.bound == 0.25)
    found = try await verdict(AlertCondition(.above, 0.31, hysteresis: 0.05), past)
    #expect(found.state == .between)
    found = try await verdict(AlertCondition(.above, 0.35), past)
    #expect(found.state == .well)
    found = try await verdict(AlertCondition(.below, 0.31), past)
    #expect(found.state == .broken)
    found = try await verdict(AlertCondition(.above, 0.25), Past(values: [-1: 0.3], count: 19))
    #expect(found.state == .unknown)
  }

  @Test("A change is compared with the time before, or with the same hours of the weeks before")
  func change() async throws {
    var found = try await verdict(AlertCondition(.fall, 0.1), Past(values: [0: 0.88, 6: 1]), hours: 6)
    #expect(found.state == .broken && found.bound == 0.9)
    found = try await verdict(AlertCondition(.fall, 0.1), Past(values: [0: 0.99, 6: 1]), hours: 6)
    #expect(found.state == .well)
    let weeks = Past(values: [0: 13, Self.week: 8, 2 * Self.week: 12])
    found = try await verdict(AlertCondition(.rise, 0.2, weeks: 4), weeks, measure: "cost")
    #expect(found.state == .broken && found.bound == 12)
    found = try await verdict(AlertCondition(.rise, 0.2, weeks: 4), Past(values: [0: 13]), measure: "cost")
    #expect(found.state == .unknown)
  }

  @Test("A budget may be passed by its tolerance")
  func budget() async throws {
    var found = try await verdict(AlertCondition(.budget, 10), Past(values: [-1: 12.1]), measure: "cost")
    #expect(found.state == .broken && found.bound == 12)
    found = try await verdict(AlertCondition(.budget, 10), Past(values: [-1: 11]), measure: "cost")
    #expect(found.state == .well)
  }

  @Test("An anomaly is unlike the weeks before, though one of these was odd")
  func anomaly() async throws {
    var values: [Int64: Double] = [0: 200]
    for (number, value) in [100.0, 104, 96, 102, 98, 900, 101, 99].enumerated() {
      values[Int64(number + 1) * Self.week] = value
    }
    let condition = AlertCondition(.anomaly, 3.5)
    var found = try await verdict(condition, Past(values: values), measure: "conversations")
    #expect(found.state == .broken)
    values[0] = 103
    found = try await verdict(condition, Past(values: values), measure: "conversations")
    #expect(found.state == .well)
    values[0] = 20
    found = try await verdict(condition, Past(values: values), measure: "conversations")
    #expect(found.state == .broken && (found.bound ?? 0) < 100)
    // Three weeks are too few.
    found = try await verdict(
      condition, Past(values: values.filter { $0.key <= 3 * Self.week }), measure: "conversations")
    #expect(found.state == .unknown)
  }

  @Test("The score is that of Iglewicz and Hoaglin, and has a floor where the weeks are alike")
  func season() throws {
    // The median is 3, and so is the median distance 1: 0.6745 × (10 − 3) ÷ 1.
    let season = try #require(Season([1, 2, 3, 4, 5]))
    let score = try #require(season.score(10))
    #expect(abs(score - 4.7215) < 1e-9)
    let alike = try #require(Season([50, 50, 50, 50]))
    #expect(alike.score(51) == 1)
    #expect(Season([0, 0, 0, 0])?.score(5) == nil)
    #expect(Season([1, 2, 3]) == nil)
  }

  @Test("Rules say which of their members is wrong")
  func wrong() {
    let condition: JSONValue = ["kind": "above", "threshold": 1]
    #expect(throws: Problem.self) {
      try AlertRule(
        ["name": "x", "measure": "nonsense", "condition": condition], id: AlertRuleID(at: Past.now))
    }
    #expect(throws: Problem.self) {
      try AlertRule(
        ["name": "x", "measure": "cost", "condition": condition, "filters": ["intent": "parking"]],
        id: AlertRuleID(at: Past.now))
    }
    #expect(throws: Problem.self) {
      try AlertRule(
        ["name": "x", "measure": "csat", "condition": ["kind": "budget", "threshold": 1]],
        id: AlertRuleID(at: Past.now))
    }
  }
}
