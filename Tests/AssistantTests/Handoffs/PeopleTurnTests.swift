import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("Turns, while people have the conversation") struct PeopleTurnTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private static let question = "Which rope holds the sailing dinghy"

  private func desk(_ assistant: TestAssistant) -> HandoffDesk {
    HandoffDesk(database: assistant.database, clock: assistant.clock)
  }

  @Test("have no reply, and their messages are kept and counted", arguments: DatabaseEngine.allCases)
  func silence(engine: DatabaseEngine) async throws {
    let model = ScriptedModel { _ in "The model answers." }
    try await TestAssistant.with(engine, model: model) { assistant in
      let id = try await assistant.ask("I want to talk to a person").conversation
      _ = try await desk(assistant).take(id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(5))
      let asked = model.requests.count
      let turn = try await assistant.turns.accept(assistant.message(Self.question, in: id, key: "k"))
      #expect(turn.startsNow)
      let reply = try await turn.end()
      #expect(reply == nil && model.requests.count == asked)
      // Sent again, it is the same message, and has none either.
      let again = try await assistant.turns.accept(assistant.message(Self.question, in: id, key: "k"))
      let none = try await again.end()
      #expect(again.message == turn.message && !again.startsNow && none == nil)
      let refusal = await problem { try await again.reply() }
      #expect(refusal?.status == 409)
      let handoff = try #require(try await desk(assistant).current(of: id, assistant.tenant))
      #expect(handoff.unread == 2 && handoff.waitingSince != nil)
      let left = try await assistant.turns.unanswered(assistant.tenant)
      #expect(left.isEmpty)
    }
  }

  @Test("lose their reply when an operator comes before it is stored", arguments: DatabaseEngine.allCases)
  func overtaken(engine: DatabaseEngine) async throws {
    let gate = Gate()
    let model = ScriptedModel { _ in
      await gate.pass()
      return "The model answers."
    }
    try await TestAssistant.with(engine, model: model) { assistant in
      let id = try await assistant.store.create(channel: .web, assistant.tenant).id
      let running = try await assistant.turns.accept(assistant.message("\(Self.question)?", in: id))
      let waiting = try await assistant.turns.accept(assistant.message("\(Self.question) now?", in: id))
      try await gate.arrivals(1)
      let taken = try await desk(assistant).take(id, by: ann, assistant.tenant)
      #expect(taken.handoff.state == .taken)
      gate.open()
      let (first, second) = (try await running.end(), try await waiting.end())
      #expect(first == nil && second == nil)
      // The one that waited never came to the model.
      #expect(model.requests.count == 1)
      let roles = try await assistant.store.messages(of: id, limit: 9, assistant.tenant).map(\.role)
      #expect(roles == [.customer, .customer, .system])
    }
  }

  @Test("go on when it was given back, and know what was said", arguments: DatabaseEngine.allCases)
  func givenBack(engine: DatabaseEngine) async throws {
    let model = ScriptedModel { _ in "The model answers." }
    try await TestAssistant.with(engine, model: model) { assistant in
      let desk = desk(assistant)
      let id = try await assistant.ask("\(Self.question) at the pier?").conversation
      assistant.clock.advance(by: .seconds(1))
      _ = try await desk.say("I am Ann. What is it?", key: "1", in: id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(1))
      _ = try await assistant.turns.accept(assistant.message("My dinghy is called Nora", in: id)).end()
      assistant.clock.advance(by: .seconds(1))
      _ = try await desk.say("Nora it is.", key: "2", in: id, by: ann, assistant.tenant)
      let back = try await desk.giveBack(id, by: ann, note: "Likes ropes", assistant.tenant)
      #expect(back.conversation.status == .open && back.conversation.operatorName == nil)
      #expect(back.handoff.state == .givenBack && back.handoff.endedAt == assistant.clock.now)
      assistant.clock.advance(by: .seconds(1))
      let reply = try await assistant.ask("Which rope is right for my dinghy then?", in: id)
      #expect(reply.text.contains("The model answers."))
      let messages = try #require(model.requests.last?.messages)
      #expect(messages.map(\.role) == [.user, .assistant, .user, .assistant, .user])
      #expect(
        messages[1].text.contains("The model answers.") && messages[1].text.hasSuffix("I am Ann. What is it?")
      )
      #expect(messages[1].text.contains("[Ann, a person of our team, wrote:]"))
      #expect(messages[2].text == "My dinghy is called Nora" && messages[3].text.hasSuffix("Nora it is."))
      let twice = await problem { try await desk.giveBack(id, by: ann, assistant.tenant) }
      #expect(twice?.status == 409)
    }
  }

  @Test("take a follow-up for one of what a person was asked last", arguments: DatabaseEngine.allCases)
  func followUp(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let desk = desk(assistant)
      let id = try await assistant.ask("How much is a boat?").conversation
      _ = try await desk.take(id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(1))
      _ = try await assistant.turns.accept(assistant.message("What does parking cost for cars?", in: id))
        .end()
      assistant.clock.advance(by: .seconds(1))
      _ = try await desk.say("Three pounds an hour.", key: "1", in: id, by: ann, assistant.tenant)
      _ = try await desk.giveBack(id, by: ann, assistant.tenant)
      assistant.clock.advance(by: .seconds(1))
      let reply = try await assistant.ask("And for motorbikes?", in: id)
      #expect(reply.text.contains("£1"))
    }
  }

  @Test("wait in silence where the company wants it so", arguments: DatabaseEngine.allCases)
  func silentWaiting(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, handoff: HandoffSettings(answersWhileWaiting: false)) { assistant in
      let id = try await assistant.ask("I want to talk to a person").conversation
      let conversation = try await assistant.store.conversation(id, assistant.tenant)
      #expect(conversation?.status == .waitingForOperator)
      let silent = try await assistant.turns.accept(assistant.message("How much is a boat?", in: id)).end()
      #expect(silent == nil)
      _ = try await desk(assistant).giveBack(id, by: ann, assistant.tenant)
      let reply = try await assistant.ask("How much is a boat?", in: id)
      #expect(reply.text.contains("£8"))
    }
  }
}
