import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Learning

@Suite("Satisfaction") struct SatisfactionTests {
  private let tenant = TenantContext(tenant: .single)

  private func signals(_ change: (inout ConversationSignals) -> Void = { _ in }) -> ConversationSignals {
    let time = Timestamp(milliseconds: 1_760_000_000_000)
    var signals = ConversationSignals(
      conversation: ConversationID(at: time), startedAt: time, agent: "general")
    change(&signals)
    return signals
  }

  @Test("is one half, and what each sign adds or takes")
  func score() {
    func isNear(_ score: Double, _ wanted: Double) -> Bool { abs(score - wanted) < 1e-9 }
    #expect(isNear(signals().satisfaction, 0.5))
    #expect(isNear(signals { $0.wentOn = true }.satisfaction, 0.65))
    #expect(isNear(signals { $0.purchased = true }.satisfaction, 0.85))
    let best = signals {
      $0.purchased = true
      $0.wentOn = true
    }
    #expect(isNear(best.satisfaction, 1))
    #expect(isNear(signals { $0.askedForPerson = true }.satisfaction, 0.2))
    #expect(isNear(signals { $0.rephrasings = 1 }.satisfaction, 0.35))
    #expect(isNear(signals { $0.rephrasings = 9 }.satisfaction, 0.2))
    #expect(isNear(signals { $0.responseMilliseconds = 4000 }.satisfaction, 0.45))
    #expect(isNear(signals { $0.responseMilliseconds = 11_000 }.satisfaction, 0.4))
    let worst = signals {
      $0.abandoned = true
      $0.rephrasings = 2
      $0.responseMilliseconds = 11_000
    }
    #expect(isNear(worst.satisfaction, 0))
  }

  @Test(
    "knows what was said again in other words",
    arguments: [
      ("How much is parking?", "What does parking cost?", true),
      ("How do I cancel my ticket?", "how can i cancel the ticket for tonight", true),
      ("How much is parking for a car?", "How much is parking for a van?", false),
      ("How much is parking?", "When do the doors open?", false),
      ("Is the box office open on Sunday?", "Is the box office open on Monday?", false),
      ("ok", "thanks", false),
    ])
  func rephrasing(earlier: String, later: String, isOne: Bool) {
    #expect(Rephrasing.isOne(earlier, later) == isOne)
  }

  /// What was written down of one conversation, for the slow way of counting.
  private struct Case {
    var signals: ConversationSignals
    var rating: MessageFeedback.Rating?
    var comment: String?
    var score: Int?
  }

  @Test("is summed up by the database as it is by hand", arguments: DatabaseEngine.allCases)
  func sums(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [LearningMigrations.set]) { database in
      let clock = ManualClock()
      let desk = FeedbackDesk(database: database, clock: clock)
      var cases: [Case] = []
      for number in 0..<60 {
        var signals = ConversationSignals(
          conversation: ConversationID(at: clock.now), startedAt: clock.now,
          agent: ["general", "billing"][number % 2],
          intent: number % 3 == 0 ? nil : "intent\(number % 3)", model: "local")
        signals.wentOn = number % 4 == 0
        signals.purchased = number % 7 == 0
        signals.askedForPerson = number % 5 == 0
        signals.rephrasings = number % 6
        signals.abandoned = number % 11 == 0
        signals.responseMilliseconds = Double(number * 100)
        let one = Case(
          signals: signals, rating: number % 3 == 0 ? nil : number % 4 == 1 ? .down : .up,
          comment: number % 8 == 1 ? "Hm" : nil, score: number % 9 == 0 ? number % 5 + 1 : nil)
        cases.append(one)
        try await desk.note(signals, ordinal: 1, isSettled: false, tenant)
        try await desk.note(signals, ordinal: 2, isSettled: true, tenant)
        if let rating = one.rating {
          let context = FeedbackContext(
            agent: signals.agent, source: "knowledge", intent: signals.intent, model: signals.model)
          _ = try await desk.give(
            rating, comment: one.comment, on: MessageID(at: clock.now), in: signals.conversation, context,
            tenant)
        }
        if let score = one.score {
          _ = try await desk.rate(signals.conversation, score, comment: nil, tenant)
        }
        clock.advance(by: .seconds(3600))
      }
      let all = try await desk.sums(by: .day, tenant)
      try expect(all.all, cases)
      #expect(all.groups.count == 3)
      for (day, sums) in all.groups {
        try expect(sums, cases.filter { $0.signals.startedAt.description.hasPrefix(day) })
      }
      let agents = try await desk.sums(by: .agent, tenant).groups
      #expect(agents.count == 2)
      for (agent, sums) in agents { try expect(sums, cases.filter { $0.signals.agent == agent }) }
      let intents = try await desk.sums(by: .intent, over: FeedbackFilter(agent: "billing"), tenant).groups
      #expect(intents.count == 3)
      for (intent, sums) in intents {
        try expect(
          sums, cases.filter { $0.signals.agent == "billing" && ($0.signals.intent ?? "") == intent })
      }
      let half = FeedbackFilter(from: cases[20].signals.startedAt, to: cases[40].signals.startedAt)
      try expect(try await desk.sums(by: .model, over: half, tenant).all, Array(cases[20..<40]))
      let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1)))
      #expect(try await desk.sums(by: .day, other).all == FeedbackSums())
    }
  }

  private func expect(_ sums: FeedbackSums, _ cases: [Case]) throws {
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    func isNear(_ left: Double?, _ right: Double?) -> Bool {
      guard let left, let right else { return left == nil && right == nil }
      return abs(left - right) < 1e-6
    }
    #expect(sums.helpful == cases.count { $0.rating == .up })
    #expect(sums.unhelpful == cases.count { $0.rating == .down })
    #expect(sums.comments == cases.count { $0.rating != nil && $0.comment != nil })
    #expect(sums.conversations == cases.count)
    #expect(isNear(sums.averageSatisfaction, mean(cases.map(\.signals.satisfaction))))
    #expect(sums.continued == cases.count { $0.signals.wentOn })
    #expect(sums.completed == cases.count { $0.signals.purchased })
    #expect(sums.handedOff == cases.count { $0.signals.askedForPerson })
    #expect(sums.rephrased == cases.count { $0.signals.rephrasings > 0 })
    #expect(sums.abandoned == cases.count { $0.signals.abandoned })
    #expect(isNear(sums.responseMilliseconds, mean(cases.map(\.signals.responseMilliseconds))))
    let scores = cases.compactMap(\.score)
    #expect(sums.ratings == scores.count && isNear(sums.averageRating, mean(scores.map(Double.init))))
  }
}
