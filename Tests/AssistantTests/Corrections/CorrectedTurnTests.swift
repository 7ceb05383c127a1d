import Essentials
import Foundation
import LanguageModels
import Learning
import Testing
import UsherTesting

@testable import Assistant

@Suite("An approved correction") struct CorrectedTurnTests {
  private let answer =
    "Parking is £4 an hour since May, and free on Sundays. See https://harbour.example/parking."

  @Test(
    "answers the question in other words, though another answer was kept", arguments: DatabaseEngine.allCases)
  func answers(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, quality: QualityConfiguration()) { assistant in
      try await assistant.noteChanges()
      let before = try await assistant.ask("How much is parking?")
      #expect(before.answer.source == .knowledge && before.text.contains("£3"))
      #expect(try await assistant.ask("How much is parking?").answer.isCached)
      let id = try await assistant.correct("How much is parking?", answer + " [1]")
      for question in ["How much is parking?", "What does parking cost?", "how much does parking cost"] {
        let after = try await assistant.ask(question)
        #expect(after.text == answer && after.answer.source == .correction, "\(question)")
        #expect(after.answer.correction?.id == id && after.answer.citations.isEmpty)
        #expect(!after.answer.isCached && after.answer.quality?.action == QualityVerdict.Action.none)
        let used = try await assistant.trace(of: after).corrections
        #expect(used?.map(\.correction) == [id.text] && used?.first?.use == .answer)
        let stored = try await assistant.store.message(after.id, in: after.conversation, assistant.tenant)
        #expect(stored?.answer?.source == .correction && stored?.answer?.correction?.id == id)
      }
      let cached = try await assistant.ask("How much is parking?")
      #expect(
        cached.answer.isCached && cached.answer.source == .correction && cached.answer.correction?.id == id)
      let other = try await assistant.ask("Where can I park a trailer?")
      #expect(other.answer.source == .knowledge)
    }
  }

  @Test("goes before a prepared response, and not before a handoff")
  func prepared() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      #expect(try await assistant.ask("Who is your mascot?").answer.source == .category)
      try await assistant.correct("Who is your mascot?", "Our mascot is Otto the otter.")
      try await assistant.correct("somebody stole my card", "Bad luck.")
      let mascot = try await assistant.ask("Who is your mascot?")
      #expect(mascot.text == "Our mascot is Otto the otter." && mascot.answer.source == .correction)
      #expect(try await assistant.trace(of: mascot).corrections?.first?.use == .answer)
      let stolen = try await assistant.ask("somebody stole my card")
      #expect(stolen.answer.handoff?.state == .waiting && !stolen.text.contains("Bad luck"))
    }
  }

  @Test("is shown to a model that reads, as an example and not as the answer")
  func examples() async throws {
    let model = ScriptedModel { _ in "It is four pounds." }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let id = try await assistant.correct("What does parking cost?", answer)
      try await assistant.correct("Can I pay by cheque?", "Never.")
      let reply = try await assistant.ask("How much is parking for a lorry?")
      #expect(reply.text == "It is four pounds." && reply.answer.source == .model)
      #expect(reply.answer.correction == nil)
      let instructions = try #require(model.requests.last?.instructions)
      #expect(
        instructions.contains("£4 an hour since May") && instructions.contains("What does parking cost?"))
      #expect(!instructions.contains("Never."))
      let used = try await assistant.trace(of: reply).corrections
      #expect(used?.map(\.correction) == [id.text] && used?.first?.use == .example)
    }
  }

  @Test("is not shown where the company wants no examples shown")
  func noExamples() async throws {
    let model = ScriptedModel { _ in "It is four pounds." }
    try await TestAssistant.with(.sqlite, model: model, learning: LearningSettings(examples: 0)) {
      assistant in
      try await assistant.correct("What does parking cost?", answer)
      let reply = try await assistant.ask("How much is parking?")
      #expect(model.requests.last?.instructions.contains("since May") == false)
      #expect(try await assistant.trace(of: reply).corrections == nil)
    }
  }

  @Test("takes no more of a prompt than it may")
  func bounds() async throws {
    let model = ScriptedModel { _ in "It is four pounds." }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let long = String(repeating: "The tariff of the harbour has many pages. ", count: 60)
      try await assistant.correct("What does parking cost?", long)
      try await assistant.correct("What does parking cost for a van?", long)
      try await assistant.correct("What does parking cost for a trailer?", "Ten pounds a day.")
      _ = try await assistant.ask("What does parking cost?")
      let instructions = try #require(model.requests.last?.instructions)
      #expect(instructions.components(separatedBy: "many pages").count - 1 == 60)
      #expect(instructions.contains("Ten pounds a day."))
    }
  }

  @Test("stands back where something is under way, or a tool has spoken")
  func underWay() async throws {
    let example = ModelExample(
      id: "cor_01h455vb4pex5vsknk084sn02q", question: "What does it cost?", answer: "Nothing.", similarity: 1,
      isSame: true)
    let caller = ModelCaller(tenant: TenantContext(tenant: .single))
    var request = ModelRequest(
      caller: caller, messages: [ModelMessage(role: .user, text: "What does it cost?")], examples: [example])
    let engine = LocalEngine()
    #expect(try await engine.respond(to: request).response().text == "Nothing.")
    // A form asks on: the answer comes beside its question.
    request.understanding = ModelUnderstanding(
      question: "What does it cost?", embedding: [], intent: nil, intentConfidence: 0,
      form: ModelForm(
        intent: "hire", tool: "hire_boat", questions: ["day": "For which day?"], response: "Done."))
    request.tools = [
      ModelTool(
        name: "hire_boat", description: "Hires a boat",
        parameters: try JSONText(
          parsing:
            #"{"type":"object","required":["day"],"properties":{"day":{"type":"string","format":"date"}}}"#))
    ]
    let asked = try await engine.respond(to: request).response()
    #expect(asked.text.contains("For which day?"))
    // What a tool has found out since is the tool's to say.
    request.understanding = nil
    request.messages.append(
      ModelMessage(
        role: .assistant, content: [], toolCalls: [ToolCall(id: "1", name: "price", arguments: "{}")]))
    var result = ModelMessage(role: .tool, text: #"{"price":"£90.00"}"#)
    result.toolCallID = "1"
    request.messages.append(result)
    #expect(try await engine.respond(to: request).response().text != "Nothing.")
  }
}
