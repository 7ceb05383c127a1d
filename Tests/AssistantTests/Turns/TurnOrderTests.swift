import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("Turns of one conversation")
struct TurnOrderTests {
  /// Waits at the gate for questions that are not small talk, then repeats them.
  private func echo(_ gate: Gate) -> ScriptedModel {
    ScriptedModel { request in
      await gate.pass()
      return "answer to \(request.messages.last?.text ?? "")"
    }
  }

  @Test("run one after the other in the order of their messages", arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    let gate = Gate()
    try await TestAssistant.with(engine, model: echo(gate)) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      var turns: [AcceptedTurn] = []
      for number in 0..<6 {
        turns.append(
          try await assistant.turns.accept(
            assistant.message("Which rope number \(number) holds the sailing dinghy", in: conversation.id)))
      }
      gate.open()
      var replies: [Reply] = []
      for turn in turns { replies.append(try await turn.reply()) }
      #expect(replies.map(\.inReplyTo) == turns.map(\.message.id))

      let messages = try await assistant.store.messages(of: conversation.id, limit: 100, assistant.tenant)
      #expect(messages.prefix(6).allSatisfy { $0.role == .customer })
      #expect(messages.suffix(6).map(\.inReplyTo) == turns.map(\.message.id))
    }
  }

  @Test("see what earlier turns said, though they were sent before those had ended")
  func recall() async throws {
    let gate = Gate()
    let model = echo(gate)
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let first = try await assistant.turns.accept(
        assistant.message("Which rope holds the sailing dinghy at the pier", in: conversation.id))
      let second = try await assistant.turns.accept(
        assistant.message("Which knot do sailors use on the motor boat pier", in: conversation.id))
      gate.open()
      _ = try await first.reply()
      _ = try await second.reply()
      #expect(model.requests.last?.messages.count == 3)
      #expect(model.requests.last?.messages[1].text.hasPrefix("answer to Which rope") == true)
    }
  }

  @Test("are refused with 429 when too many wait, and the others are not hurt")
  func bounded() async throws {
    let gate = Gate()
    try await TestAssistant.with(.sqlite, model: echo(gate), limits: .init(perConversation: 2)) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let message = assistant.message("Which rope holds the sailing dinghy at the pier", in: conversation.id)
      let turns = [try await assistant.turns.accept(message), try await assistant.turns.accept(message)]
      let refusal = await problem { try await assistant.turns.accept(message) }
      #expect(refusal?.status == 429)
      #expect(refusal?.retryAfterSeconds != nil)
      gate.open()
      for turn in turns { _ = try await turn.reply() }
      _ = try await assistant.turns.answer(message)
      #expect(
        try await assistant.store.messages(of: conversation.id, limit: 100, assistant.tenant).count == 6)
    }
  }

  @Test("are refused with 503 when the server has too many in all, and when it stops")
  func full() async throws {
    let gate = Gate()
    try await TestAssistant.with(.sqlite, model: echo(gate), limits: .init(overall: 1)) { assistant in
      let turn = try await assistant.turns.accept(
        assistant.message("Which rope holds the sailing dinghy at the pier"))
      let refusal = await problem { try await assistant.turns.accept(assistant.message("hello")) }
      #expect(refusal?.status == 503)
      gate.open()
      _ = try await turn.reply()

      await assistant.turns.drain(within: .seconds(5))
      let stopped = await problem { try await assistant.turns.accept(assistant.message("hello")) }
      #expect(stopped?.status == 503)
    }
  }

  @Test("of different conversations do not wait for each other")
  func sideBySide() async throws {
    let gate = Gate()
    try await TestAssistant.with(.sqlite, model: echo(gate)) { assistant in
      let first = try await assistant.turns.accept(
        assistant.message("Which rope holds the sailing dinghy at the pier"))
      try await gate.arrivals(1)
      let reply = try await assistant.ask("hello")
      #expect(reply.answer.source == .smalltalk)
      gate.open()
      _ = try await first.reply()
    }
  }

  @Test("are answered by the engine in this process when the model fails before a word was seen")
  func standIn() async throws {
    struct Broken: Error {}
    try await TestAssistant.with(.sqlite, model: ScriptedModel { _ in throw Broken() }) { assistant in
      let reply = try await assistant.ask("When is my mooring bill due?")
      #expect(reply.answer.model?.name == "local" && reply.answer.model?.isFallback == true)
      #expect(!reply.text.isEmpty)
      #expect(try await assistant.ask("When is my mooring bill due?").answer.isCached == false)
    }
  }

  @Test("are no answer when the model has nothing to say")
  func empty() async throws {
    try await TestAssistant.with(.sqlite, model: ScriptedModel { _ in "" }) { assistant in
      let reply = try await assistant.ask("When is my mooring bill due?")
      #expect(reply.answer.source == .none && reply.answer.requiresEscalation && !reply.text.isEmpty)
    }
  }

  /// Says two words and breaks off.
  private struct BreakingModel: LanguageModel, ModelEventSource {
    let name = "breaking"
    private var isSaid = false

    func respond(to request: ModelRequest) -> ModelStream { ModelStream(self) }

    mutating func next() throws(ModelError) -> ModelEvent? {
      if isSaid { throw ModelError(.network, "It broke off.") }
      isSaid = true
      return .textDelta("Well, it ")
    }
  }

  @Test("end with a problem when the model breaks off, and the conversation goes on")
  func failure() async throws {
    try await TestAssistant.with(.sqlite, model: BreakingModel()) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let failed = await problem {
        try await assistant.ask("Is the broken dinghy repaired", in: conversation.id)
      }
      #expect(failed?.status == 500)
      let reply = try await assistant.ask("hello", in: conversation.id)
      #expect(reply.answer.source == .smalltalk)
    }
  }

  @Test("end with a problem when the model takes too long, and the conversation goes on")
  func lateness() async throws {
    let model = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(600))
      return ""
    }
    try await TestAssistant.with(.sqlite, model: model, limits: .init(deadline: .seconds(20))) { assistant in
      let conversation = try await assistant.store.create(channel: .web, assistant.tenant)
      let late = await problem {
        try await assistant.ask("Where is the slow rowing boat", in: conversation.id)
      }
      #expect(late?.status == 504)
      let reply = try await assistant.ask("hello", in: conversation.id)
      #expect(reply.answer.source == .smalltalk)
    }
  }
}
