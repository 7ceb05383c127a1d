import Essentials
import Testing
import UsherTesting

@testable import Assistant

@Suite("What an operator writes") struct OperatorMessageTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private let ben = Operator(id: "usr_ben", name: "Ben")

  private func with(
    _ engine: DatabaseEngine, _ body: (TestAssistant, HandoffDesk, ConversationID) async throws -> Void
  ) async throws {
    try await TestAssistant.with(engine) { assistant in
      let id = try await assistant.ask("I want to talk to a person").conversation
      try await body(assistant, HandoffDesk(database: assistant.database, clock: assistant.clock), id)
    }
  }

  @Test("takes the conversation, and is stored once for each key", arguments: DatabaseEngine.allCases)
  func says(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, id in
      assistant.clock.advance(by: .seconds(90))
      let (message, change) = try await desk.say(
        "  Hello, I am here. ", key: "k", in: id, by: ann, assistant.tenant)
      #expect(message.role == .operator && message.author == "Ann" && message.text == "Hello, I am here.")
      #expect(change?.handoff.state == .taken && change?.handoff.firstReplyAt == assistant.clock.now)
      #expect(change?.handoff.unread == 0 && change?.handoff.waitingSince == nil)
      let again = try await desk.say("Hello", key: "k", in: id, by: ann, assistant.tenant)
      #expect(again.message == message && again.change == nil)
      let stored = try await assistant.store.messages(of: id, limit: 9, assistant.tenant)
      #expect(stored.map(\.role) == [.customer, .agent, .system, .operator])
      #expect(stored.last == message)
    }
  }

  @Test(
    "is refused where somebody else has the conversation, it is over, or it says nothing",
    arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, id in
      _ = try await assistant.turns.accept(assistant.message("Hurry", in: id, key: "theirs")).end()
      let theirs = await problem {
        try await desk.say("Hello", key: "theirs", in: id, by: ann, assistant.tenant)
      }
      #expect(theirs?.status == 409)
      let empty = await problem { try await desk.say(" \n", key: "e", in: id, by: ann, assistant.tenant) }
      #expect(empty?.status == 422)
      _ = try await desk.take(id, by: ben, assistant.tenant)
      let other = await problem { try await desk.say("Hello", key: "k", in: id, by: ann, assistant.tenant) }
      #expect(other?.status == 409 && other?.detail?.contains("Ben") == true)
      let said = try await desk.say("Bye", key: "last", in: id, by: ben, assistant.tenant).message
      _ = try await assistant.store.end(id, assistant.tenant)
      let late = await problem { try await desk.say("Hello", key: "l", in: id, by: ben, assistant.tenant) }
      #expect(late?.status == 409)
      // What was said before is found all the same.
      let again = try await desk.say("Bye", key: "last", in: id, by: ben, assistant.tenant).message
      #expect(again == said)
    }
  }

  @Test("as a note is among no messages, and is there once for each key", arguments: DatabaseEngine.allCases)
  func notes(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk, id in
      var written: [ConversationNote] = []
      for number in 0..<3 {
        assistant.clock.advance(by: .milliseconds(2))
        let (note, isNew) = try await desk.note(
          "Whisper \(number)", key: "\(number)", about: id, by: ann, assistant.tenant)
        #expect(isNew)
        written.append(note)
      }
      let again = try await desk.note("Other words", key: "1", about: id, by: ben, assistant.tenant)
      #expect(again.note == written[1] && !again.isNew)
      let first = try await desk.notes(about: id, limit: 2, assistant.tenant)
      let rest = try await desk.notes(about: id, after: first.last?.id, limit: 2, assistant.tenant)
      #expect(first + rest == written)
      let messages = try await assistant.store.messages(of: id, limit: 50, assistant.tenant)
      #expect(!messages.contains { $0.text.contains("Whisper") })
      let other = TenantContext(tenant: TenantID(at: assistant.clock.now))
      let theirs = try await desk.notes(about: id, limit: 9, other)
      #expect(theirs.isEmpty)
      let refused = await problem { try await desk.note("No", key: "x", about: id, by: ann, other) }
      #expect(refused?.status == 404)
    }
  }
}
