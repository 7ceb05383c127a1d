import Essentials
import LanguageModels
import Telemetry
import Testing
import UsherTesting

@testable import Assistant

@Suite("An agent as a language model", .timeLimit(.minutes(10)))
struct AgentModelTests {
  private static let question = "Which rope holds the sailing dinghy at the pier"

  private func request(
    _ messages: [ModelMessage] = [ModelMessage(role: .user, text: question)],
    _ change: (inout ModelRequest) -> Void = { _ in }
  ) -> ModelRequest {
    var request = ModelRequest(
      caller: ModelCaller(tenant: TenantContext(tenant: .single), channel: "api"), messages: messages)
    change(&request)
    return request
  }

  private func agent(_ assistant: TestAssistant) throws -> AgentModel {
    try #require(assistant.turns.model(ofAgent: nil))
  }

  /// The error that a request ends with.
  private func error(_ model: AgentModel, _ request: ModelRequest) async -> LanguageModels.ModelError? {
    do throws(LanguageModels.ModelError) {
      let response = try await model.respond(to: request).response()
      Issue.record("There was no error but \(response.text)")
      return nil
    } catch {
      return error
    }
  }

  @Test("remembers what was said before, and as much of it as a turn does")
  func memory() async throws {
    let model = ScriptedModel { "answer to \($0.messages.last?.text ?? "")" }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let before = (0..<10).flatMap { number in
        [
          ModelMessage(role: .user, text: "Which knot number \(number) is used"),
          ModelMessage(role: .assistant, text: "Knot \(number)."),
        ]
      }
      let wanted = request(before + [ModelMessage(role: .user, text: Self.question)])
      let response = try await agent(assistant).respond(to: wanted).response()
      #expect(response.text.hasPrefix("answer to"))
      #expect(model.requests.last?.messages.count == 13)
      #expect(model.requests.last?.messages.first?.text == "Which knot number 4 is used")
    }
  }

  private struct Wish: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ModelRequest) -> Void
  }

  private static let wishes = [
    Wish(testDescription: "tools") {
      $0.tools = [ModelTool(name: "find", description: "", parameters: ["type": "object"])]
    },
    Wish(testDescription: "response_format") { $0.outputFormat = .json },
    Wish(testDescription: "pictures") {
      $0.messages[0].content.append(.image(ModelImage(.url("https://example.org/a.png"))))
    },
    Wish(testDescription: "calls of tools") {
      $0.messages.insert(ModelMessage(role: .tool, content: [.text("{}")], toolCallID: "1"), at: 0)
    },
  ]

  @Test("says what it does not take, instead of leaving it aside", arguments: wishes)
  private func unsupported(wish: Wish) async throws {
    let model = ScriptedModel { _ in "never" }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let failure = await error(try agent(assistant), request { wish.change(&$0) })
      #expect(failure?.kind == .unsupported)
      #expect(failure?.message.contains(wish.testDescription) == true)
      #expect(model.requests.isEmpty && assistant.turns.queue.count == 0)
    }
  }

  @Test("takes messages of customers within the same length as turns, wherever they stand")
  func lengths() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let long = String(repeating: "boat ", count: IncomingMessage.maximumLength)
      for messages in [
        [ModelMessage(role: .user, text: long)],
        [
          ModelMessage(role: .user, text: long), ModelMessage(role: .assistant, text: "Well."),
          ModelMessage(role: .user, text: Self.question),
        ],
      ] {
        let failure = await error(try agent(assistant), request(messages))
        #expect(failure?.kind == .invalidRequest)
        #expect(failure?.message.hasPrefix("Message 1: The text has") == true)
      }
      let blank = await error(try agent(assistant), request([ModelMessage(role: .user, text: "  ")]))
      #expect(blank?.kind == .invalidRequest)
    }
  }

  @Test("has a place among the turns: is refused when there is none, and gives it back")
  func bounds() async throws {
    let gate = Gate()
    let model = ScriptedModel { _ in
      await gate.pass()
      return "done"
    }
    try await TestAssistant.with(.sqlite, model: model, limits: Turns.Limits(overall: 1)) { assistant in
      let agent = try agent(assistant)
      let first = try await agent.respond(to: request())
      try await gate.arrivals(1)
      let refused = await error(agent, request())
      #expect(refused?.kind == .overloaded && refused?.retryAfter == .seconds(1))
      let turn = await problem { try await assistant.turns.accept(assistant.message(Self.question)) }
      #expect(turn?.status == 503)
      gate.open()
      let text = try await first.response().text
      #expect(text == "done")
      while assistant.turns.queue.count > 0 { await Task.yield() }
      let again = try await agent.respond(to: request()).response().text
      #expect(again == "done")
    }
  }

  @Test("ends when a turn's time is over, and says that it was the time")
  func deadline() async throws {
    let model = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(3600))
      return "late"
    }
    try await TestAssistant.with(
      .sqlite, model: model, limits: Turns.Limits(deadline: .milliseconds(50))
    ) { assistant in
      let failure = await error(try agent(assistant), request())
      #expect(failure?.kind == .timeout)
      while assistant.turns.queue.count > 0 { await Task.yield() }
    }
  }

  @Test("is waited for when the server stops, and takes nothing more after that")
  func draining() async throws {
    let gate = Gate()
    let model = ScriptedModel { _ in
      await gate.pass()
      return "done"
    }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      let agent = try agent(assistant)
      let stream = try await agent.respond(to: request())
      try await gate.arrivals(1)
      let turns = assistant.turns
      let drained = Task {
        await turns.drain(within: .seconds(600))
        return turns.queue.count
      }
      // Draining has begun as soon as it is the reason why nothing more is taken.
      while await refusal(agent)?.contains("stopped") != true { await Task.yield() }
      gate.open()
      let rest = await drained.value
      #expect(rest == 0)
      let text = try await stream.response().text
      #expect(text == "done")
    }
  }

  /// Why no further turn is taken; one that is, is given up at once.
  private func refusal(_ agent: AgentModel) async -> String? {
    do throws(LanguageModels.ModelError) {
      _ = try await agent.respond(to: request())
      return nil
    } catch {
      return error.message
    }
  }

  @Test("stops when nobody reads any more")
  func abandoned() async throws {
    let model = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(3600))
      return "late"
    }
    try await TestAssistant.with(.sqlite, model: model) { assistant in
      _ = try await agent(assistant).respond(to: request())
      while assistant.turns.queue.count > 0 { await Task.yield() }
      #expect(assistant.metrics.render().contains(#"usher_turns_total{agent="",source="failed"} 0"#))
    }
  }
}
