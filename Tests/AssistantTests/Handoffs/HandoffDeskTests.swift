import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("A handoff") struct HandoffDeskTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private let ben = Operator(id: "usr_ben", name: "Ben")

  private func with(
    _ engine: DatabaseEngine, _ body: (TestAssistant, HandoffDesk) async throws -> Void
  ) async throws {
    try await TestAssistant.with(engine) { assistant in
      try await body(assistant, HandoffDesk(database: assistant.database, clock: assistant.clock))
    }
  }

  @Test("waits from the reply on that tells of it, with its reason", arguments: DatabaseEngine.allCases)
  func waits(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let reply = try await assistant.ask("I want to talk to a person")
      let handoff = try #require(try await desk.current(of: reply.conversation, assistant.tenant))
      #expect(handoff.state == .waiting && handoff.reason == .requested && handoff.unread == 1)
      #expect(
        handoff.urgency.priority == .normal && handoff.urgency.why.count == 1
          && handoff.waitingSince == reply.createdAt)
      let history = try await desk.history(of: reply.conversation, assistant.tenant)
      #expect(history.map { $0.entries.map(\.state) } == [[.waiting]])
      // Asked for again, it is the same one.
      _ = try await assistant.ask("I want to talk to a person", in: reply.conversation)
      let later = try await desk.history(of: reply.conversation, assistant.tenant)
      #expect(later.map(\.handoff.id) == [handoff.id] && later[0].handoff.unread == 2)
    }
  }

  @Test(
    "is the more urgent for what the customer writes, and says what that was",
    arguments: [
      ("I want to talk to a person", Handoff.Reason.requested, HandoffPriority.normal, 0),
      ("My card was STOLEN, I need a person right now!", .requested, .high, 1),
      ("Please help", .uncertain, .high, 1), ("I call my lawyer", .uncertain, .urgent, 2),
      ("The band plays Courtney Love", .requested, .normal, 0), ("It is code-red here", .agent, .high, 1),
    ])
  func urgency(text: String, reason: Handoff.Reason, priority: HandoffPriority, reasons: Int) {
    let urgency = HandoffSettings(urgentWords: ["Code-Red", "!"]).urgency(of: text, reason)
    #expect(urgency.priority == priority && urgency.why.count == reasons)
  }

  @Test(
    "goes to one of those who take it at once, and the others hear who has it",
    arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let id = try await assistant.ask("I want to talk to a person").conversation
      let outcomes = await withTaskGroup(of: (String, Result<HandoffDesk.Change, any Error>).self) { group in
        for number in 0..<8 {
          let author = Operator(id: "usr_\(number)", name: "Operator \(number)")
          group.addTask {
            do {
              return (author.id, .success(try await desk.take(id, by: author, assistant.tenant)))
            } catch {
              return (author.id, .failure(error))
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let handoff = try #require(try await desk.current(of: id, assistant.tenant))
      var winners: [String] = []
      for (name, outcome) in outcomes {
        switch outcome {
        case .success: winners.append(name)
        case .failure(let error):
          let problem = try #require(error as? Problem)
          #expect(
            problem.status == 409
              && problem.extensions["operator"]?["id"]?.stringValue == handoff.operator?.id)
        }
      }
      #expect(winners == [handoff.operator?.id])
      let notices = try await assistant.store.messages(of: id, limit: 50, assistant.tenant).filter {
        $0.role == .system
      }
      #expect(notices.count == 1)
    }
  }

  @Test("is taken from a colleague only by who names the one that has it", arguments: DatabaseEngine.allCases)
  func takingOver(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let id = try await assistant.ask("hello").conversation
      let taken = try await desk.take(id, by: ann, assistant.tenant)
      #expect(taken.conversation.status == .withOperator && taken.conversation.operatorName == "Ann")
      #expect(taken.handoff.reason == .operator && taken.handoff.waitingSince == nil)
      let again = try await desk.take(id, by: ann, assistant.tenant)
      #expect(again.notice == nil)
      for former in [nil, "usr_cem"] {
        let refused = await problem { try await desk.take(id, by: ben, from: former, assistant.tenant) }
        #expect(refused?.status == 409)
      }
      let changed = try await desk.take(id, by: ben, from: ann.id, assistant.tenant)
      #expect(changed.handoff.operator == ben && changed.handoff.id == taken.handoff.id)
      let refused = await problem { try await desk.giveBack(id, by: ann, assistant.tenant) }
      #expect(refused?.status == 409)
      let history = try await desk.history(of: id, assistant.tenant)
      #expect(history.flatMap(\.entries).map(\.by) == [ann, ben])
    }
  }

  @Test("stands in a table that programs of earlier versions can read", arguments: DatabaseEngine.allCases)
  func earlierVersions(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let id = try await assistant.ask("hello").conversation
      _ = try await desk.take(id, by: ann, assistant.tenant)
      let status: String? = try await assistant.database.read { connection in
        try await connection.first(
          "SELECT status FROM conversations WHERE tenant_id = \(assistant.tenant.tenant) AND id = \(id)"
        )?.value(at: 0)
      }
      #expect(status == "waiting_for_operator")
    }
  }

  @Test("ends with its conversation", arguments: DatabaseEngine.allCases)
  func ending(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let id = try await assistant.ask("I want to talk to a person").conversation
      _ = try await desk.take(id, by: ann, assistant.tenant)
      let ended = try await assistant.store.end(id, assistant.tenant)
      #expect(ended.status == .ended && ended.operatorName == nil)
      let open = try await desk.current(of: id, assistant.tenant)
      #expect(open == nil)
      let states = try await desk.history(of: id, assistant.tenant).map(\.handoff.state)
      #expect(states == [.closed])
      let refused = await problem { try await desk.take(id, by: ann, assistant.tenant) }
      #expect(refused?.status == 409)
      let nobody = await problem {
        try await desk.take(ConversationID(at: assistant.clock.now), by: ann, assistant.tenant)
      }
      #expect(nobody?.status == 404)
    }
  }

  @Test("of one company is nothing to another", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let other = TenantContext(tenant: TenantID(at: assistant.clock.now))
      let id = try await assistant.ask("I want to talk to a person").conversation
      let refused = await problem { try await desk.take(id, by: ann, other) }
      #expect(refused?.status == 404)
      let current = try await desk.current(of: id, other)
      let history = try await desk.history(of: id, other)
      #expect(current == nil && history.isEmpty)
    }
  }

  @Test("of a conversation that the cache has answered", arguments: DatabaseEngine.allCases)
  func folded(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      _ = try await assistant.ask("What does parking cost?")
      let cached = try #require(
        try await assistant.turns.answerFromCache(assistant.message("What does parking cost?")))
      let taken = try await desk.take(cached.conversation, by: ann, assistant.tenant)
      #expect(taken.conversation.status == .withOperator)
      let roles = try await assistant.store.messages(of: cached.conversation, limit: 9, assistant.tenant).map(
        \.role)
      #expect(roles == [.customer, .agent, .system])
    }
  }
}
