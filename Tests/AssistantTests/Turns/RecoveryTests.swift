import Essentials
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

      #expect(try await assistant.turns.resumeUnanswered(assistant.tenant) == 1)
      let reply = try await assistant.turns.answer(lost)
      #expect(reply.text.contains("due on the 15th"))
      #expect(try await assistant.turns.resumeUnanswered(assistant.tenant) == 0)
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
      #expect(try await assistant.turns.resumeUnanswered(assistant.tenant) == 0)
    }
  }

  @Test("a reply that another process has stored first is the reply", arguments: DatabaseEngine.allCases)
  func otherProcess(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let incoming = assistant.message("hello", in: conversation.id)
      guard
        case .new(let message) = try await assistant.store.accept(
          incoming, in: conversation.id, at: assistant.clock.now)
      else { throw CancellationError() }
      func reply(_ text: String) -> Reply {
        Reply(
          id: MessageID(at: assistant.clock.now), conversation: conversation.id, inReplyTo: message.id,
          text: text,
          createdAt: assistant.clock.now, answer: Answer(agent: "general", source: .smalltalk, confidence: 1))
      }
      let first = reply("first")
      _ = try await assistant.store.record(first, status: nil, trace: "{}", assistant.tenant)
      let second = try await assistant.store.record(
        reply("second"), status: nil, trace: "{}", assistant.tenant)
      #expect(second == first)
    }
  }
}
