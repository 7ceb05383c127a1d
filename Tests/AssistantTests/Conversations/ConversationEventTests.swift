import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("What others are told of conversations")
struct ConversationEventTests {
  @Test(
    "A reply, a handoff and the end are told by ids, in order, and nothing that was said",
    arguments: DatabaseEngine.allCases)
  func life(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, recordsEvents: true) { assistant in
      let first = try await assistant.ask("When is my mooring bill due?")
      let second = try await assistant.ask("I want to talk to a human", in: first.conversation)
      for _ in 1...2 { _ = try await assistant.store.end(first.conversation, assistant.tenant) }
      let events = try await RecordedEvents(assistant.database, assistant.tenant).all()
      #expect(
        events.map(\.name) == [
          "message_answered", "message_answered", "handoff_requested", "conversation_completed",
        ])
      #expect(events.allSatisfy { $0.subject == NewEvent.Subject(conversation: first.conversation) })
      #expect(
        events.prefix(3).map { $0.data["message_id"]?.stringValue } == [
          first.id.text, second.id.text, second.id.text,
        ])
      #expect(events[0].data["agent"]?.stringValue == first.answer.agent)
      #expect(events[2].data["reason"]?.stringValue == "requested")
      let told = JSONValue.array(events.map(\.data)).text
      #expect(!told.contains("mooring") && !told.contains("human"))
    }
  }

  @Test("A reply is not stored without what is told of it", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    struct Full: Error {}
    try await TestAssistant.with(engine) { assistant in
      let reply = try await assistant.ask("When is my mooring bill due?")
      let broken = ConversationStore(
        database: assistant.database, clock: assistant.clock,
        events: EventOutbox(wants: { _, _ in true }, write: { _, _, _ in throw Full() }))
      await #expect(throws: Full.self) { try await broken.end(reply.conversation, assistant.tenant) }
      let conversation = try await assistant.store.conversation(reply.conversation, assistant.tenant)
      #expect(conversation?.status == .open)
    }
  }

  @Test("A message that nobody could answer is told as an error", arguments: DatabaseEngine.allCases)
  func failure(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(
      engine, limits: Turns.Limits(deadline: .zero), recordsEvents: true
    ) { assistant in
      let turn = try await assistant.turns.accept(assistant.message("How much is a boat?"))
      for await _ in turn.events {}
      let events = try await RecordedEvents(assistant.database, assistant.tenant).all()
      #expect(events.map(\.name) == ["error_occurred"])
      #expect(events.first?.data["message_id"]?.stringValue == turn.message.id.text)
      #expect(events.first?.data["problem"]?.stringValue?.hasPrefix("/problems/") == true)
    }
  }

  @Test("A first message that the cache answers is told too", arguments: DatabaseEngine.allCases)
  func cached(engine: DatabaseEngine) async throws {
    let cache = CacheConfiguration(isEnabled: true)
    try await TestAssistant.with(engine, cache: cache, recordsEvents: true) { assistant in
      _ = try await assistant.ask("When is my mooring bill due?")
      let turn = try #require(
        assistant.turns.cachedTurn(for: assistant.message("When is my mooring bill due?")))
      _ = try await withCheckedThrowingContinuation { continuation in
        turn.record { continuation.resume(with: $0) }
      }
      let events = try await RecordedEvents(assistant.database, assistant.tenant).all()
      #expect(events.map(\.name) == ["message_answered", "message_answered"])
      #expect(events.map { $0.data["cached"]?.boolValue } == [false, true])
      #expect(events.last?.subject.conversation == turn.conversation)
    }
  }
}
