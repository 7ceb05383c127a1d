import Essentials
import Testing
import UsherTesting

@testable import Assistant

@Suite("The same message again, by its key")
struct IdempotencyTests {
  @Test("gets the stored reply, not a second turn", arguments: DatabaseEngine.allCases)
  func afterTheReply(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let message = assistant.message("When is my mooring bill due?", in: conversation.id, key: "k1")
      let first = try await assistant.turns.answer(message)
      let again = try await assistant.turns.accept(message)
      #expect(try await again.reply() == first)
      #expect(again.message.id == first.inReplyTo)
      #expect(try await assistant.store.messages(of: conversation.id, limit: 10, assistant.tenant).count == 2)
    }
  }

  @Test("follows the turn that is still running, from its beginning", arguments: DatabaseEngine.allCases)
  func duringTheTurn(engine: DatabaseEngine) async throws {
    let gate = Gate()
    let model = ScriptedModel { _ in
      await gate.pass()
      return "Done."
    }
    try await TestAssistant.with(engine, model: model) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let message = assistant.message("Which rope holds the sailing dinghy", in: conversation.id, key: "k1")
      let first = try await assistant.turns.accept(message)
      try await gate.arrivals(1)
      let second = try await assistant.turns.accept(message)
      gate.open()
      var texts = ""
      for await event in second.events { if case .textDelta(let text) = event { texts += text } }
      let reply = try await first.reply()
      #expect(texts == reply.text)
      #expect(model.requests.count == 1)
    }
  }

  @Test(
    "while its turn ends, gets that turn, and starts no second one", arguments: DatabaseEngine.allCases)
  func whileItEnds(engine: DatabaseEngine) async throws {
    let (gate, hold) = (Gate(), HeldPassage())
    let model = ScriptedModel { _ in
      await gate.pass()
      return "Done."
    }
    try await TestAssistant.with(engine, model: model, passage: hold) { assistant in
      let first = try await assistant.turns.accept(assistant.message("Which rope holds the dinghy?"))
      try await gate.arrivals(1)
      // Whatever the second one asks the database for, it hears of only when the turn has ended.
      hold.holdNext()
      let second = Task {
        defer { hold.release() }
        return try await assistant.turns.again(first.message, nil, assistant.tenant)
      }
      await hold.untilHeldOrReleased()
      gate.open()
      let reply = try await first.reply()
      hold.release()
      let again = try await second.value
      #expect(!again.startsNow)
      #expect(try await again.reply() == reply)
      #expect(model.requests.count == 1)
    }
  }

  @Test(
    "that was looked up just before its turn ended starts no second one", arguments: DatabaseEngine.allCases)
  func atTheEnd(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let turn = try await assistant.turns.accept(assistant.message("When is my mooring bill due?"))
      let reply = try await turn.reply()
      // What is known of the message is from before the reply.
      let again = try await assistant.turns.again(turn.message, nil, assistant.tenant)
      #expect(!again.startsNow)
      #expect(try await again.reply() == reply)
    }
  }

  @Test("sent many times at once, is one message with one reply", arguments: DatabaseEngine.allCases)
  func atOnce(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, limits: .init(perConversation: 20)) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let message = assistant.message("When is my mooring bill due?", in: conversation.id, key: "k1")
      let replies = try await withThrowingTaskGroup(of: MessageID.self) { group in
        for _ in 0..<8 { group.addTask { try await assistant.turns.answer(message).id } }
        return try await group.reduce(into: Set<MessageID>()) { $0.insert($1) }
      }
      #expect(replies.count == 1)
      #expect(try await assistant.store.messages(of: conversation.id, limit: 10, assistant.tenant).count == 2)
    }
  }

  @Test("in another conversation is another message")
  func otherConversation() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      var ids: Set<MessageID> = []
      for _ in 0..<2 {
        let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
        ids.insert(
          try await assistant.turns.answer(assistant.message("hello", in: conversation.id, key: "k1")).id)
      }
      #expect(ids.count == 2)
    }
  }
}
