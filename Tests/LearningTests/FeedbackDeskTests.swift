import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Learning

@Suite("Feedback") struct FeedbackDeskTests {
  private let tenant = TenantContext(tenant: .single)
  private let context = FeedbackContext(
    agent: "general", source: "knowledge", intent: "parking", provider: "local", model: "local",
    prompt: "desk",
    promptVersion: "0123456789ab")

  private func with(
    _ engine: DatabaseEngine, _ body: (FeedbackDesk, ManualClock) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [LearningMigrations.set, RecordedEvents.migrations]) { database in
      let clock = ManualClock()
      try await body(FeedbackDesk(database: database, clock: clock, events: RecordedEvents.outbox), clock)
    }
  }

  private func told(_ desk: FeedbackDesk) async throws -> Int {
    try await RecordedEvents(desk.database, tenant).all().count { $0.name == EventName.feedbackReceived }
  }

  @Test("is what was said last, with what the answer was made by", arguments: DatabaseEngine.allCases)
  func changing(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, clock in
      let (conversation, message) = (ConversationID(at: clock.now), MessageID(at: clock.now))
      let first = try await desk.give(.up, comment: nil, on: message, in: conversation, context, tenant)
      #expect(first.rating == .up && first.context == context)
      clock.advance(by: .seconds(5))
      let second = try await desk.give(
        .down, comment: "Wrong", on: message, in: conversation, context, tenant)
      #expect(second.createdAt == first.createdAt && second.changedAt == first.createdAt + .seconds(5))
      // The same again is told to nobody.
      clock.advance(by: .seconds(5))
      let same = try await desk.give(.down, comment: "Wrong", on: message, in: conversation, context, tenant)
      #expect(same == second)
      #expect(try await told(desk) == 2)
      let given = try await desk.given(in: conversation, tenant)
      #expect(given.answers == [second] && given.rating == nil)
      try await desk.takeBack(message, in: ConversationID(at: clock.now), tenant)
      #expect(try await desk.given(in: conversation, tenant).answers == [second])
      try await desk.takeBack(message, in: conversation, tenant)
      #expect(try await desk.given(in: conversation, tenant).answers.isEmpty)
    }
  }

  @Test("on a whole conversation is a score from 1 to 5", arguments: DatabaseEngine.allCases)
  func rating(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, clock in
      let conversation = ConversationID(at: clock.now)
      _ = try await desk.rate(conversation, 2, comment: "Slow", tenant)
      let last = try await desk.rate(conversation, 5, comment: nil, tenant)
      #expect(try await desk.given(in: conversation, tenant).rating == last)
      #expect(last.score == 5 && last.comment == nil)
      #expect(try await told(desk) == 2)
      await #expect(throws: DatabaseError.self) {
        try await desk.rate(ConversationID(at: clock.now), 6, comment: nil, tenant)
      }
    }
  }

  @Test("is listed by what it is like, and to nobody else", arguments: DatabaseEngine.allCases)
  func lists(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, clock in
      var messages: [MessageID] = []
      let start = clock.now
      for number in 0..<6 {
        var context = context
        context.agent = number.isMultiple(of: 2) ? "general" : "billing"
        let message = MessageID(at: clock.now)
        messages.append(message)
        _ = try await desk.give(
          number < 4 ? .up : .down, comment: number == 5 ? "No" : nil, on: message,
          in: ConversationID(at: clock.now), context, tenant)
        clock.advance(by: .seconds(60))
      }
      let newest = Array(messages.reversed())
      #expect(try await desk.feedback(limit: 2, tenant).map(\.message) == Array(newest.prefix(2)))
      #expect(
        try await desk.feedback(after: newest[1], limit: 9, tenant).map(\.message)
          == Array(newest.dropFirst(2)))
      let down = try await desk.feedback(FeedbackFilter(rating: .down), limit: 9, tenant)
      #expect(down.map(\.message) == [messages[5], messages[4]])
      let billing = try await desk.feedback(FeedbackFilter(rating: .up, agent: "billing"), limit: 9, tenant)
      #expect(billing.map(\.message) == [messages[3], messages[1]])
      let commented = try await desk.feedback(FeedbackFilter(isCommented: true), limit: 9, tenant)
      #expect(commented.map(\.message) == [messages[5]])
      let early = FeedbackFilter(from: start + .seconds(60), to: start + .seconds(180))
      #expect(try await desk.feedback(early, limit: 9, tenant).map(\.message) == [messages[2], messages[1]])
      let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1)))
      #expect(try await desk.feedback(limit: 9, other).isEmpty)
    }
  }

  @Test("is asked for in the share of conversations that was set, in the same ones each time")
  func asking() {
    let conversations = (0..<2000).map { ConversationID(at: Timestamp(milliseconds: 1_760_000_000_000 + $0)) }
    let some = FeedbackSettings(ask: .sometimes, share: 0.25)
    let asked = conversations.filter(some.asks)
    #expect((400...600).contains(asked.count) && asked == conversations.filter(some.asks))
    #expect(conversations.allSatisfy(FeedbackSettings(ask: .always).asks))
    #expect(!conversations.contains(where: FeedbackSettings(ask: .never, share: 1).asks))
    #expect(!conversations.contains(where: FeedbackSettings(ask: .sometimes, share: 0).asks))
  }
}
