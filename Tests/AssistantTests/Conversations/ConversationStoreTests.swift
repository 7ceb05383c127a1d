import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite struct ConversationStoreTests {
  private let clock = ManualClock()
  private let tenant = TenantContext(tenant: .single)

  private func with(_ engine: DatabaseEngine, _ body: (ConversationStore) async throws -> Void) async throws {
    try await withTestDatabase(engine, [ConversationStore.migrations]) { database in
      try await body(ConversationStore(database: database, clock: clock))
    }
  }

  @Test("A conversation reads back as it was begun", arguments: DatabaseEngine.allCases)
  func create(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let made = try await store.create(
        channel: .web, customerReference: "c-1", metadata: ["page": "/hilfe?x=\"1\""], tenant)
      #expect(try await store.conversation(made.id, tenant) == made)
      #expect(made.metadata == ["page": "/hilfe?x=\"1\""])
      #expect(try await store.conversation(ConversationID(at: clock.now), tenant) == nil)
    }
  }

  @Test("The same key makes one conversation, also of many calls at once", arguments: DatabaseEngine.allCases)
  func idempotency(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let made = try await withThrowingTaskGroup(of: ConversationID.self) { group in
        for _ in 0..<8 {
          group.addTask { try await store.create(channel: .web, idempotencyKey: "k", tenant).id }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(made.count == 1)
      let other = try await store.create(channel: .web, idempotencyKey: "l", tenant)
      let keyless = try await store.create(channel: .web, tenant)
      #expect(try await store.list(limit: 10, tenant).map(\.id).count == 3)
      #expect(made.isDisjoint(with: [other.id, keyless.id]))
    }
  }

  @Test(
    "A conversation becomes that of the customer who is proved in it, and stays theirs",
    arguments: DatabaseEngine.allCases)
  func prove(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let id = try await store.create(channel: .web, customerReference: "said", tenant).id
      clock.advance(by: .milliseconds(5))
      let proved = try await store.prove("zo\u{EB}", in: id, tenant)
      #expect(proved.customer == "zo\u{EB}" && proved.customerReference == "zo\u{EB}")
      #expect(proved.updatedAt == clock.now)
      #expect(try await store.conversation(id, tenant) == proved)
      #expect(try await store.prove("zo\u{EB}", in: id, tenant) == proved)
      // The same letters in other bytes are another name.
      for other in ["ben", "zoe\u{308}"] {
        let refused = await problem { try await store.prove(other, in: id, tenant) }
        #expect(refused?.status == 409)
      }
      #expect(try await store.customer(of: id, tenant) == "zo\u{EB}")
      let unknown = await problem { try await store.prove("ann", in: ConversationID(at: clock.now), tenant) }
      #expect(unknown?.status == 404)
      let over = try await store.create(channel: .web, tenant).id
      _ = try await store.end(over, tenant)
      let late = await problem { try await store.prove("ann", in: over, tenant) }
      #expect(late?.status == 409)
      let later = try await store.conversation(over, tenant)
      #expect(later?.customer == nil)
    }
  }

  @Test("Of two customers who are proved at once, one is", arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let id = try await store.create(channel: .web, tenant).id
      let winners = await withTaskGroup(of: String?.self) { group in
        for customer in ["ann", "ben", "cem", "dee"] {
          group.addTask { try? await store.prove(customer, in: id, tenant).customer }
        }
        return await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
      }
      let owner = try await store.customer(of: id, tenant)
      #expect(winners.count == 1 && winners.first == owner)
    }
  }

  @Test("The list is newest first and goes on after its cursor", arguments: DatabaseEngine.allCases)
  func list(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      var made: [ConversationID] = []
      for _ in 0..<5 {
        made.append(try await store.create(channel: .api, tenant).id)
        clock.advance(by: .milliseconds(1))
      }
      let first = try await store.list(limit: 2, tenant).map(\.id)
      #expect(first == [made[4], made[3]])
      #expect(
        try await store.list(after: first[1], limit: 9, tenant).map(\.id) == [made[2], made[1], made[0]])
    }
  }

  @Test(
    "An ended conversation stays readable; ending it again changes nothing",
    arguments: DatabaseEngine.allCases)
  func end(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let made = try await store.create(channel: .web, tenant)
      let ended = try await store.end(made.id, tenant)
      #expect(ended.status == .ended && ended.endedAt == clock.now)
      clock.advance(by: .seconds(60))
      #expect(try await store.end(made.id, tenant) == ended)
      await #expect(throws: Problem.self) { try await store.end(ConversationID(at: clock.now), tenant) }
    }
  }

  @Test("Another tenant sees nothing", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await with(engine) { store in
      let made = try await store.create(channel: .web, idempotencyKey: "k", tenant)
      let other = TenantContext(tenant: TenantID(at: clock.now))
      #expect(try await store.conversation(made.id, other) == nil)
      #expect(try await store.list(limit: 10, other).isEmpty)
      #expect(try await store.create(channel: .web, idempotencyKey: "k", other).id != made.id)
    }
  }

  @Test("Only passages that an answer cites count as cited", arguments: DatabaseEngine.allCases)
  func cited(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let reply = try await assistant.ask("How much is a motor boat for a day?")
      let passage = try #require(reply.answer.citations.first?.passageID)
      let store = assistant.store
      #expect(try await store.isCited(passage, in: reply.conversation, assistant.tenant))
      #expect(try await !store.isCited(PassageID(at: clock.now), in: reply.conversation, assistant.tenant))
      let other = try await store.create(channel: .web, assistant.tenant)
      #expect(try await !store.isCited(passage, in: other.id, assistant.tenant))
    }
  }
}
