import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("The inbox") struct InboxTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private let ben = Operator(id: "usr_ben", name: "Ben")

  private func with(
    _ engine: DatabaseEngine, _ body: (TestAssistant, HandoffDesk, Inbox) async throws -> Void
  ) async throws {
    try await TestAssistant.with(engine) { assistant in
      try await body(
        assistant, HandoffDesk(database: assistant.database, clock: assistant.clock),
        Inbox(database: assistant.database, clock: assistant.clock))
    }
  }

  /// A conversation that waits for a person.
  private func waiting(_ assistant: TestAssistant, _ text: String = "I want to talk to a person") async throws
    -> ConversationID
  {
    assistant.clock.advance(by: .seconds(1))
    return try await assistant.ask(text).conversation
  }

  @Test("says of those that were named which are in a view", arguments: DatabaseEngine.allCases)
  func named(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, inbox in
      let ids = [try await waiting(assistant), try await waiting(assistant), try await waiting(assistant)]
      _ = try await desk.take(ids[1], by: ann, assistant.tenant)
      let filter = InboxFilter(
        .waiting, for: ann, conversations: [ids[0], ids[1], ConversationID(at: assistant.clock.now)])
      let page = try await inbox.page(filter, limit: 50, assistant.tenant)
      #expect(page.items.map(\.conversation.id) == [ids[0]])
      let others = TenantContext(tenant: TenantID(at: assistant.clock.now))
      let foreign = try await inbox.page(filter, limit: 50, others)
      #expect(foreign.items.isEmpty)
    }
  }

  @Test(
    "shows each conversation in the view of who has it, and counts them", arguments: DatabaseEngine.allCases)
  func views(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, inbox in
      let ids = [
        try await waiting(assistant), try await waiting(assistant), try await waiting(assistant),
        try await waiting(assistant), try await waiting(assistant),
        try await assistant.ask("hello").conversation,
      ]
      _ = try await desk.take(ids[1], by: ann, assistant.tenant)
      _ = try await desk.take(ids[2], by: ben, assistant.tenant)
      _ = try await desk.snooze(ids[3], until: assistant.clock.now + .seconds(600), by: ann, assistant.tenant)
      _ = try await desk.close(ids[4], because: "Done", by: ann, assistant.tenant)
      func seen(_ view: InboxFilter.View) async throws -> Set<ConversationID> {
        Set(
          try await inbox.page(InboxFilter(view, for: ann), limit: 50, assistant.tenant).items.map(
            \.conversation.id))
      }
      let expected: [InboxFilter.View: [Int]] = [
        .open: [0, 1, 2, 3, 5], .waiting: [0], .mine: [1], .taken: [1, 2], .snoozed: [3], .assistant: [5],
        .ended: [4],
      ]
      for (view, places) in expected {
        let found = try await seen(view)
        #expect(found == Set(places.map { ids[$0] }), "\(view)")
      }
      let counts = try await inbox.counts(for: ann, assistant.tenant)
      #expect(counts == expected.mapValues(\.count))
      // What was put aside comes back by itself, or when the customer writes.
      assistant.clock.advance(by: .seconds(601))
      let back = try await seen(.waiting)
      #expect(back == [ids[0], ids[3]])
      let other = TenantContext(tenant: TenantID(at: assistant.clock.now))
      let theirs = try await inbox.page(InboxFilter(.open, for: ann), limit: 50, other)
      #expect(theirs.items.isEmpty)
    }
  }

  @Test(
    "goes on behind its cursor in either order, and shows what was said last",
    arguments: DatabaseEngine.allCases)
  func pages(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, _, inbox in
      var ids: [ConversationID] = []
      for _ in 0..<3 { ids.append(try await waiting(assistant)) }
      let urgent = try await waiting(assistant, "I want to talk to a person right now, my card was stolen")
      let handedOver = try await inbox.counts(for: ann, assistant.tenant)[.waiting]
      try #require(handedOver == 4)
      for (order, expected) in [
        (InboxFilter.Order.activity, [urgent] + ids.reversed()), (.urgency, [urgent] + ids),
      ] {
        var found: [ConversationID] = []
        var cursor: InboxCursor?
        repeat {
          let page = try await inbox.page(
            InboxFilter(.waiting, for: ann, order: order), after: cursor, limit: 3, assistant.tenant)
          found += page.items.map(\.conversation.id)
          cursor = page.next.flatMap { InboxCursor($0.text) }
          #expect(page.items.allSatisfy { $0.lastRole == .agent && $0.lastText.contains("person") })
        } while cursor != nil
        #expect(found == expected, "\(order)")
      }
      let high = try await inbox.page(
        InboxFilter(.waiting, for: ann, priority: .high), limit: 9, assistant.tenant)
      #expect(
        high.items.map(\.conversation.id) == [urgent] && high.items[0].handoff?.urgency.priority == .high)
      let early = try await inbox.page(
        InboxFilter(.waiting, for: ann, waitingBefore: high.items[0].handoff?.waitingSince), limit: 9,
        assistant.tenant)
      #expect(Set(early.items.map(\.conversation.id)) == Set(ids))
    }
  }

  @Test(
    "finds conversations by words, also those of just now, and by the customer",
    arguments: DatabaseEngine.allCases)
  func search(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, inbox in
      let parking = try await assistant.ask("What does parking cost?").conversation
      let trailer = try await assistant.ask("Where can I park a trailer?").conversation
      let named = try await assistant.store.create(
        channel: .web, customerReference: "c-4711", assistant.tenant
      ).id
      func found(_ text: String) async throws -> Set<ConversationID> {
        let page = try await inbox.page(InboxFilter(.open, for: ann, text: text), limit: 9, assistant.tenant)
        return Set(page.items.map(\.conversation.id))
      }
      for (text, expected) in [
        ("PARKING cost?", [parking]), ("trailer", [parking, trailer]), ("boat shed", [trailer]),
        ("c-4711", [named]), ("boat she", [trailer]), ("she boat", []), ("bo", []),
        ("zeppelin", []), ("?!", []), ("parking zeppelin", []),
      ] as [(String, Set<ConversationID>)] {
        let ids = try await found(text)
        #expect(ids.isSubset(of: expected) && (text == "trailer" || ids == expected), "\(text)")
      }
      _ = try await desk.say("The zeppelin has landed", key: "1", in: trailer, by: ann, assistant.tenant)
      let now = try await found("Zeppelin landed")
      #expect(now == [trailer])
      // A whisper is no message.
      _ = try await desk.note("A submarine", key: "1", about: trailer, by: ann, assistant.tenant)
      let none = try await found("submarine")
      #expect(none.isEmpty)
    }
  }

  @Test("passes a conversation to a colleague, whom nobody forestalls", arguments: DatabaseEngine.allCases)
  func assigning(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, inbox in
      let id = try await waiting(assistant)
      _ = try await desk.take(id, by: ann, assistant.tenant)
      let refused = await problem { try await desk.assign(id, to: ben, by: ben, assistant.tenant) }
      #expect(refused?.status == 409)
      let assigned = try await desk.assign(id, to: ben, by: ann, note: "Speaks French", assistant.tenant)
      #expect(assigned.handoff.state == .assigned && assigned.handoff.operator == ben)
      #expect(
        assigned.conversation.status == .waitingForOperator && assigned.conversation.operatorName == nil)
      // The assistant keeps silent meanwhile.
      let silent = try await assistant.turns.accept(assistant.message("How much is a boat?", in: id)).end()
      #expect(silent == nil)
      let mine = try await inbox.page(InboxFilter(.mine, for: ben), limit: 9, assistant.tenant).items
      #expect(mine.map(\.conversation.id) == [id])
      let forestalled = await problem { try await desk.take(id, by: ann, assistant.tenant) }
      #expect(forestalled?.status == 409 && forestalled?.detail?.contains("Ben") == true)
      let said = try await desk.say("Bonjour", key: "1", in: id, by: ben, assistant.tenant)
      #expect(said.change?.handoff.state == .taken)
      let back = try await desk.assign(id, to: nil, by: ben, assistant.tenant)
      #expect(back.handoff.state == .waiting && back.handoff.operator == nil)
      let notes = try await desk.history(of: id, assistant.tenant).flatMap(\.entries).compactMap(\.note)
      #expect(notes == ["to Ben: Speaks French"])
    }
  }

  @Test("closes a conversation and takes it up again", arguments: DatabaseEngine.allCases)
  func closing(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, _ in
      let id = try await waiting(assistant)
      _ = try await desk.take(id, by: ann, assistant.tenant)
      let other = await problem { try await desk.close(id, because: "Mine", by: ben, assistant.tenant) }
      #expect(other?.status == 409)
      let open = await problem { try await desk.reopen(id, by: ann, assistant.tenant) }
      #expect(open?.status == 409)
      let closed = try await desk.close(id, because: "Solved", by: ann, assistant.tenant)
      #expect(closed.conversation.status == .ended && closed.handoff.state == .closed)
      let late = await problem { try await assistant.turns.accept(assistant.message("Wait", in: id)) }
      #expect(late?.status == 409)
      assistant.clock.advance(by: .seconds(1))
      let again = try await desk.reopen(id, by: ben, assistant.tenant)
      #expect(again.conversation.status == .withOperator && again.handoff.operator == ben)
      #expect(again.conversation.endedAt == nil && again.handoff.id != closed.handoff.id)
      let silent = try await assistant.turns.accept(assistant.message("Still here", in: id)).end()
      #expect(silent == nil)
      let past = await problem {
        try await desk.snooze(id, until: assistant.clock.now, by: ben, assistant.tenant)
      }
      #expect(past?.status == 422)
      let entries = try await desk.history(of: id, assistant.tenant).map { $0.entries.map(\.note) }
      #expect(entries == [[nil, nil, "Solved"], [nil]])
    }
  }

  @Test("takes a customer's word for the end of a snooze", arguments: DatabaseEngine.allCases)
  func waking(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, inbox in
      let id = try await waiting(assistant)
      _ = try await desk.take(id, by: ann, assistant.tenant)
      _ = try await desk.snooze(id, until: assistant.clock.now + .seconds(600), by: ann, assistant.tenant)
      let asleep = try await inbox.counts(for: ann, assistant.tenant)
      #expect(asleep[.mine] == 0 && asleep[.snoozed] == 1)
      _ = try await assistant.turns.accept(assistant.message("I have found it", in: id)).end()
      let awake = try await inbox.counts(for: ann, assistant.tenant)
      #expect(awake[.mine] == 1 && awake[.snoozed] == 0)
    }
  }
}
