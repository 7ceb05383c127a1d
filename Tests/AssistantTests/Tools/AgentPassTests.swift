import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("Agents pass conversations to each other")
struct AgentPassTests {
  private static let files = [
    "general.yaml": """
    name: general
    title: Front desk
    instructions: You are the front desk.
    default: true
    tools: [pass_to_agent]
    """,
    "billing.yaml": """
    name: billing
    title: Bills
    description: Everything about bills for moorings.
    instructions: You are billing.
    tools: [balance, pass_to_agent]
    intents:
      - name: mooring_bill
        examples: [when is my mooring bill due, pay my bill, mooring invoice, late payment of the mooring]
    """,
    "hire.yaml": """
    name: hire
    title: Boats for hire
    instructions: You are hire.
    tools: [pass_to_agent]
    intents:
      - name: boat_prices
        examples: [how much is a boat, price of a rowing boat, what does a dinghy cost, student discount for boats]
    """,
  ]

  private func pass(_ agent: String, _ reason: String = "They ask about money.") -> ToolUsingModel.Step {
    .call("pass_to_agent", ["agent": .string(agent), "reason": .string(reason)])
  }

  @Test("the other one reads why, answers at once with its own tools, and keeps the conversation")
  func passes() async throws {
    let harbour = Harbour()
    let model = ToolUsingModel { request, _ in
      if request.instructions.hasPrefix("You are the front desk.") {
        return self.pass("billing", "They fear that they owe us money.")
      }
      return request.toolResults.isEmpty ? .call("balance", [:]) : .say("You owe us nothing.")
    }
    try await TestAssistant.with(
      .sqlite, model: model, tools: [harbour.looks("balance") { _, _ in ToolResult("0") }], files: Self.files
    ) { assistant in
      let reply = try await assistant.ask("Hmm, I wonder whether there is something that I have overlooked")
      #expect(reply.text == "You owe us nothing." && reply.answer.agent == "billing")
      #expect(try await assistant.trace(of: reply).passes == ["general"])
      let taken = model.requests[1]
      #expect(taken.instructions.contains("You are billing.") && taken.toolResults.isEmpty)
      #expect(taken.instructions.contains("They fear that they owe us money."))
      #expect(taken.tools.map(\.name) == ["balance", "pass_to_agent"])
      #expect(
        model.requests[0].tools[0].description.contains("- billing: Everything about bills for moorings."))

      // What is nobody's clear business stays with who took over.
      let second = try await assistant.ask(
        "And the other thing, could you look again?", in: reply.conversation)
      #expect(second.answer.agent == "billing" && model.requests.count == 5)
      let clear = try await assistant.ask("How much is a boat?", in: reply.conversation)
      #expect(clear.answer.agent == "hire")
      let after = try await assistant.ask("Is that so, are you quite certain of it?", in: reply.conversation)
      #expect(try await assistant.trace(of: after).passes == ["general"])
    }
  }

  @Test("at most twice for a message: then whoever has it must answer")
  func endless() async throws {
    let model = ToolUsingModel { request, _ in
      guard request.tools.contains(where: { $0.name == "pass_to_agent" }) else {
        return .say("I am the last.")
      }
      return self.pass(request.instructions.hasPrefix("You are billing.") ? "general" : "billing")
    }
    try await TestAssistant.with(.sqlite, model: model, files: Self.files) { assistant in
      let reply = try await assistant.ask("Hmm, I wonder whether there is something that I have overlooked")
      #expect(reply.text == "I am the last." && reply.answer.agent == "general")
      #expect(try await assistant.trace(of: reply).passes == ["general", "billing"])
    }
  }

  @Test("the model is told when there is no such agent, or when it is the one itself")
  func wrongName() async throws {
    let model = ToolUsingModel(self.pass("biling"), self.pass("general"), .say("Then I answer."))
    try await TestAssistant.with(.sqlite, model: model, files: Self.files) { assistant in
      let reply = try await assistant.ask("Hmm, I wonder whether there is something that I have overlooked")
      #expect(reply.text == "Then I answer." && reply.answer.agent == "general")
      let results = model.requests[2].toolResults
      #expect(results[0].contains("There is no agent “biling”. There are: billing, hire."))
      #expect(results[1].contains("You are “general” yourself."))
    }
  }

  @Test("what the first one has shown stays, and citations go on counting")
  func citations() async throws {
    let model = ToolUsingModel { request, index in
      guard index == 0 else { return .say("It is due on the 15th [\(request.passages.count)].") }
      var step = self.pass("billing")
      step.text = "Parking costs £3 an hour [1]."
      return step
    }
    try await TestAssistant.with(.sqlite, model: model, files: Self.files) { assistant in
      let turn = try await assistant.turns.accept(assistant.message("What does parking cost for a car?"))
      var shown = ""
      for await event in turn.events { if case .textDelta(let text) = event { shown += text } }
      let reply = try await turn.reply()
      #expect(reply.text == "Parking costs £3 an hour [1].\n\nIt is due on the 15th [2].")
      #expect(shown == reply.text && reply.answer.citations.count == 2)
      #expect(model.requests[1].passages.count == 2 * model.requests[0].passages.count)
    }
  }

  @Test("what agents have done is counted, with how many of their latest turns had failures")
  func statistics() async throws {
    struct Broken: Error {}
    let harbour = Harbour()
    let model = ToolUsingModel { request, _ in
      if request.instructions.hasPrefix("You are the front desk.") { return self.pass("billing") }
      return request.toolResults.isEmpty ? .call("balance", [:]) : .say("I cannot look it up.")
    }
    try await TestAssistant.with(
      .sqlite, model: model, tools: [harbour.looks("balance") { _, _ in throw Broken() }], files: Self.files
    ) { assistant in
      _ = try await assistant.ask("Hmm, I wonder whether there is something that I have overlooked")
      let record = assistant.agents.statistics.record(of: "billing")
      #expect(record.turns == 1 && record.takenOver == 1 && record.unanswered == 0)
      #expect(record.toolCalls == 2 && record.toolFailures == 1 && record.failureShare == 1)
      #expect(record.lastAt == assistant.clock.now && record.medianMilliseconds != nil)
      #expect(assistant.agents.statistics.record(of: "general").turns == 0)
    }
  }
}
