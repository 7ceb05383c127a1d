import Essentials
import Synchronization
import Testing
import UsherTesting

@testable import Assistant

@Suite("After a crash")
struct RecoveryTests {
  @Test("a message that was stored without a reply gets one, once", arguments: DatabaseEngine.allCases)
  func resumes(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let lost = assistant.message("When is my mooring bill due?", in: conversation.id, key: "k1")
      // What a crash between the message and its reply leaves behind.
      _ = try await assistant.store.accept(lost, in: conversation.id, at: assistant.clock.now)

      let unanswered = try await assistant.turns.unanswered(assistant.tenant)
      #expect(unanswered.map(\.text) == ["When is my mooring bill due?"])
      await assistant.turns.resume(unanswered, assistant.tenant) { _ in }
      let reply = try await assistant.turns.answer(lost)
      #expect(reply.text.contains("due on the 15th"))
      #expect(try await assistant.turns.unanswered(assistant.tenant).isEmpty)
      let messages = try await assistant.store.messages(of: conversation.id, limit: 10, assistant.tenant)
      #expect(messages.map(\.role) == [.customer, .agent])
    }
  }

  @Test("a message that is too old for an answer is left alone", arguments: DatabaseEngine.allCases)
  func leavesOld(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let lost = assistant.message("When is my mooring bill due?", in: conversation.id)
      _ = try await assistant.store.accept(lost, in: conversation.id, at: assistant.clock.now)
      assistant.clock.advance(by: .seconds(2 * 86_400))
      #expect(try await assistant.turns.unanswered(assistant.tenant).isEmpty)
    }
  }

  @Test("more messages of one conversation than may wait get their replies in order, each told once")
  func manyOfOne() async throws {
    try await TestAssistant.with(.sqlite, limits: .init(perConversation: 2)) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      for number in 0..<12 {
        let lost = assistant.message("hello", in: conversation.id, key: "k\(number)")
        _ = try await assistant.store.accept(lost, in: conversation.id, at: assistant.clock.now)
        assistant.clock.advance(by: .milliseconds(1))
      }
      let told = Mutex<[MessageID]>([])
      let unanswered = try await assistant.turns.unanswered(assistant.tenant)
      await assistant.turns.resume(unanswered, assistant.tenant) { turn in
        told.withLock { $0.append(turn.message.id) }
      }
      #expect(told.withLock { $0 } == unanswered.map(\.id) && unanswered.count == 12)
      let messages = try await assistant.store.messages(of: conversation.id, limit: 50, assistant.tenant)
      #expect(messages.dropFirst(12).map(\.inReplyTo) == unanswered.map(\.id))
    }
  }

  @Test("a reply that another process has stored first is the reply", arguments: DatabaseEngine.allCases)
  func otherProcess(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let incoming = assistant.message("hello", in: conversation.id)
      guard
        case .new(let message, _) = try await assistant.store.accept(
          incoming, in: conversation.id, at: assistant.clock.now)
      else { throw CancellationError() }
      func reply(_ text: String) -> Reply {
        Reply(
          id: MessageID(at: assistant.clock.now), conversation: conversation.id, inReplyTo: message.id,
          text: text,
          createdAt: assistant.clock.now, answer: Answer(agent: "general", source: .smalltalk, confidence: 1))
      }
      let first = reply("first")
      _ = try await assistant.store.record(first, trace: "{}", assistant.tenant)
      let second = try await assistant.store.record(
        reply("second"), trace: "{}", assistant.tenant)
      #expect(second == first)
    }
  }
}
