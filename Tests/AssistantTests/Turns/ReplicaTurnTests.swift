import Essentials
import LanguageModels
import Synchronization
import Testing
import UsherTesting

@testable import Assistant

@Suite("Turns on several processes")
struct ReplicaTurnTests {
  private static let question = "Which rope holds the sailing dinghy"

  /// Waits at the gate, then says whose answer it is.
  private func model(_ name: String, _ gate: Gate = Gate.opened) -> ScriptedModel {
    ScriptedModel { request in
      await gate.pass()
      return "\(name) answers \(request.messages.last?.text ?? "")"
    }
  }

  @Test("run one after the other within a conversation", arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    let gate = Gate()
    try await TestAssistant.with(engine, model: model("A", gate)) { first in
      let otherModel = model("B")
      let second = try await first.replica(model: otherModel)
      let conversation = try await first.store.create(channel: .web, first.tenant).id
      var turns: [AcceptedTurn] = []
      for (number, process) in [first, second, first, second].enumerated() {
        turns.append(
          try await process.turns.accept(
            process.message("\(Self.question) number \(number)?", in: conversation)))
      }
      try await gate.arrivals(1)
      #expect(otherModel.requests.isEmpty)
      gate.open()
      for (turn, name) in zip(turns, ["A", "B", "A", "B"]) {
        let reply = try await turn.reply()
        #expect(reply.text.hasPrefix("\(name) answers"))
      }
      let messages = try await first.store.messages(of: conversation, limit: 100, first.tenant)
      #expect(messages.compactMap(\.inReplyTo) == turns.map(\.message.id))
    }
  }

  @Test("are one when the same message comes to two of them", arguments: DatabaseEngine.allCases)
  func sameMessage(engine: DatabaseEngine) async throws {
    let gate = Gate()
    try await TestAssistant.with(engine, model: model("A", gate)) { first in
      let otherModel = model("B")
      let second = try await first.replica(model: otherModel)
      let conversation = try await first.store.create(channel: .web, first.tenant).id
      let message = first.message("\(Self.question)?", in: conversation, key: "k1")
      let turn = try await first.turns.accept(message)
      try await gate.arrivals(1)
      let again = try await second.turns.accept(message)
      #expect(!again.startsNow)
      gate.open()
      let reply = try await turn.reply()
      let repeated = try await again.reply()
      #expect(repeated == reply && otherModel.requests.isEmpty)
    }
  }

  @Test(
    "that fail in one are told as failed in the other, and may be begun there",
    arguments: DatabaseEngine.allCases)
  func failure(engine: DatabaseEngine) async throws {
    let silent = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(600))
      return ""
    }
    let limits = Turns.Limits(deadline: .milliseconds(500))
    try await TestAssistant.with(engine, model: silent, limits: limits) { first in
      let second = try await first.replica(model: model("B"))
      let conversation = try await first.store.create(channel: .web, first.tenant).id
      let message = first.message("\(Self.question)?", in: conversation, key: "k1")
      let turn = try await first.turns.accept(message)
      let followed = try await second.turns.accept(message)
      await #expect(throws: Problem.self) { try await turn.reply() }
      await #expect(throws: Problem.self) { try await followed.reply() }
      let reply = try await second.turns.answer(message)
      #expect(reply.text.hasPrefix("B answers"))
    }
  }

  @Test("are taken over from a process that has ended", arguments: DatabaseEngine.allCases)
  func takenOver(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, model: model("B")) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant).id
      let lost = assistant.message("\(Self.question)?", in: conversation, key: "k1")
      try await leave(lost, in: conversation, assistant)
      let next = try await assistant.turns.accept(assistant.message("And another rope?", in: conversation))

      // For as long as its claim holds, its process may be at work.
      try await assistant.turns.resumeLapsed(assistant.tenant) { _ in }
      #expect(next.finishedReply == nil)
      assistant.clock.advance(by: TurnClaims.lease)
      let told = Mutex<[MessageID]>([])
      try await assistant.turns.resumeLapsed(assistant.tenant) { turn in
        told.withLock { $0.append(turn.message.id) }
      }
      _ = try await next.reply()
      let messages = try await assistant.store.messages(of: conversation, limit: 10, assistant.tenant)
      #expect(messages.map(\.role) == [.customer, .customer, .agent, .agent])
      #expect(messages.compactMap(\.inReplyTo) == messages.prefix(2).map(\.id))
      #expect(told.withLock { $0 } == [messages[0].id])
    }
  }

  @Test(
    "wait for what another process has left behind, however long ago", arguments: DatabaseEngine.allCases)
  func leftBehind(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, model: model("B")) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant).id
      let lost = try await leave(
        assistant.message("\(Self.question)?", in: conversation), in: conversation, assistant)
      assistant.clock.advance(by: .seconds(3600))
      let next = try await assistant.turns.accept(assistant.message("And another rope?", in: conversation))
      try await assistant.turns.resumeLapsed(assistant.tenant) { _ in }
      _ = try await next.reply()
      let messages = try await assistant.store.messages(of: conversation, limit: 10, assistant.tenant)
      #expect(messages.compactMap(\.inReplyTo) == [lost.id, next.message.id])
    }
  }

  @Test("keep their place while the database is away", arguments: DatabaseEngine.allCases)
  func outage(engine: DatabaseEngine) async throws {
    let gate = Gate()
    let outage = Outage()
    try await TestAssistant.with(engine, model: model("A", gate), passage: outage) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant).id
      let turns = try await [
        assistant.turns.accept(assistant.message("\(Self.question)?", in: conversation)),
        assistant.turns.accept(assistant.message("And another rope?", in: conversation)),
      ]
      try await gate.arrivals(1)
      outage.fails(times: 2)
      gate.open()
      for turn in turns {
        let reply = try await turn.reply()
        #expect(reply.text.hasPrefix("A answers"))
      }
      #expect(outage.isOver)
      let messages = try await assistant.store.messages(of: conversation, limit: 10, assistant.tenant)
      #expect(messages.compactMap(\.inReplyTo) == turns.map(\.message.id))
    }
  }

  @Test("end with the reply of the process that has taken them over", arguments: DatabaseEngine.allCases)
  func overtaken(engine: DatabaseEngine) async throws {
    let gate = Gate()
    try await TestAssistant.with(engine, model: model("A", gate)) { first in
      let second = try await first.replica(model: model("B"))
      let turn = try await first.turns.accept(first.message("\(Self.question)?"))
      try await gate.arrivals(1)
      // The first process stands still for longer than its claim holds.
      first.clock.advance(by: TurnClaims.lease)
      try await second.turns.resumeLapsed(second.tenant) { _ in }
      await first.turns.claims.renewHeld()
      gate.open()
      let reply = try await turn.reply()
      #expect(reply.text.hasPrefix("B answers"))
    }
  }

  @Test(
    "that are stored just when claims are renewed have not been taken over",
    arguments: DatabaseEngine.allCases)
  func storedMeanwhile(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, model: model("A")) { assistant in
      let claims = assistant.turns.claims
      let turn = try await assistant.turns.accept(assistant.message("\(Self.question)?"))
      let reply = try await turn.reply()
      claims.hold(turn.message.id, reply: reply.id, assistant.tenant)
      await claims.renewHeld()
      #expect(claims.isHeld(turn.message.id))
      let other = MessageID(at: assistant.clock.now)
      claims.hold(turn.message.id, reply: other, assistant.tenant)
      await claims.renewHeld()
      #expect(!claims.isHeld(turn.message.id))
    }
  }

  @Test(
    "are given up when too many processes have ended with them, and hold up nobody",
    arguments: DatabaseEngine.allCases)
  func givenUp(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, model: model("A")) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant).id
      let fatal = try await leave(
        assistant.message("\(Self.question)?", in: conversation), in: conversation, assistant)
      for number in 1...ConversationStore.mostLosses {
        assistant.clock.advance(by: TurnClaims.lease)
        let now = assistant.clock.now
        let claim = TurnClaim(holder: "process \(number)", until: now + TurnClaims.lease)
        let taken = try await assistant.store.take(fatal, claim, at: now, assistant.tenant)
        #expect(taken?.ordinal == 1)
      }
      assistant.clock.advance(by: TurnClaims.lease)
      let told = Mutex(0)
      try await assistant.turns.resumeLapsed(assistant.tenant) { _ in told.withLock { $0 += 1 } }
      #expect(told.withLock { $0 } == 0)
      #expect(try await assistant.turns.unanswered(assistant.tenant).isEmpty)
      let reply = try await assistant.turns.answer(
        assistant.message("And another rope?", in: conversation))
      #expect(reply.text.hasPrefix("A answers"))
    }
  }

  /// Stores a message as a process does that ends just then.
  @discardableResult
  private func leave(
    _ incoming: IncomingMessage, in conversation: ConversationID, _ assistant: TestAssistant
  ) async throws -> Message {
    let now = assistant.clock.now
    let accepted = try await assistant.store.accept(
      incoming, in: conversation, at: now,
      claim: TurnClaim(holder: "a process that is gone", until: now + TurnClaims.lease))
    guard case .new(let message, _) = accepted else { throw CancellationError() }
    return message
  }
}
