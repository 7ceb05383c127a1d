import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("Without a model, tools are used by asking for what they need")
struct LocalFormTests {
  private static let files = [
    "general.yaml": """
    name: general
    title: Harbour help
    default: true
    tools: [find_mooring, book_boat]
    intents:
      - name: mooring
        examples: [where is my mooring, which berth do I have, find my berth, what is the place of my boat]
        action:
          tool: find_mooring
          ask: {number: What is the number of your contract?, harbour: "Which harbour, north or south?"}
          response: Your berth is {berth} in the {harbour} harbour, until {find_mooring.until}.
      - name: booking
        examples: [book a boat for me, I want to reserve a boat, please reserve a dinghy for me]
        action:
          tool: book_boat
          ask: {boat: Which boat would you like?}
          response: Have a good trip.
    """
  ]

  private func finder(_ harbour: Harbour, _ result: @escaping @Sendable (JSONValue) throws -> JSONValue)
    -> any Tool
  {
    Harbour.Action(
      harbour: harbour,
      definition: ToolDefinition(
        name: "find_mooring", title: "Looking up your berth", summary: "Finds a berth.",
        parameters: .object(
          nil, .required("number", .string(pattern: "^[0-9]{6}$")),
          .required("harbour", .string(choices: ["north", "south"]))))
    ) { arguments, _ in ToolResult(try result(arguments)) }
  }

  private let berth: @Sendable (JSONValue) throws -> JSONValue = { arguments in
    guard arguments["number"] == "123456" else { throw ToolError(.notFound, "There is no such contract.") }
    return ["berth": "B-12", "until": "March"]
  }

  private func with(_ tools: (Harbour) -> [any Tool], _ body: (TestAssistant, Harbour) async throws -> Void)
    async throws
  {
    let harbour = Harbour()
    try await TestAssistant.with(
      .sqlite, quality: QualityConfiguration(), tools: tools(harbour), files: Self.files
    ) { try await body($0, harbour) }
  }

  @Test("one question after the other, and what was written already is not asked for")
  func asks() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, harbour in
      let first = try await assistant.ask("Where is my mooring?")
      #expect(first.text == "What is the number of your contract?")
      #expect(first.answer.source == .category && first.answer.handoff == nil)
      let second = try await assistant.ask("it's 123456", in: first.conversation)
      #expect(second.text == "Which harbour, north or south?" && harbour.deeds.isEmpty)
      let third = try await assistant.ask("the south one", in: first.conversation)
      #expect(third.text == "Your berth is B-12 in the south harbour, until March.")
      #expect(
        third.answer.source == .tool
          && harbour.deeds.map(\.arguments) == [["number": "123456", "harbour": "south"]])
      #expect(try await assistant.trace(of: third).form == nil)

      let whole = try await assistant.ask("Where is my mooring? 123456 in the north harbour")
      #expect(whole.text == "Your berth is B-12 in the north harbour, until March.")
    }
  }

  @Test("a question in between is answered, and the own one asked again")
  func aside() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, _ in
      let first = try await assistant.ask("Where is my mooring?")
      let aside = try await assistant.ask("What does parking cost for a car?", in: first.conversation)
      #expect(
        aside.text.contains("£3 an hour") && aside.text.hasSuffix("What is the number of your contract?"))
      #expect(!aside.answer.citations.isEmpty)
      let third = try await assistant.ask("123456", in: first.conversation)
      #expect(third.text == "Which harbour, north or south?")
    }
  }

  @Test("who wants none of it any more is let go, and a third answer that is none offers a person")
  func endings() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, harbour in
      let first = try await assistant.ask("Where is my mooring?")
      let off = try await assistant.ask("oh, never mind", in: first.conversation)
      #expect(off.text == "All right, I leave it at that.")
      #expect(try await assistant.trace(of: off).form == nil)

      var reply = try await assistant.ask("Where is my mooring?")
      for text in ["blue", "rather green", "or red"] {
        reply = try await assistant.ask(text, in: reply.conversation)
      }
      #expect(reply.text == "I cannot go on without that. Would you like me to pass you to a person?")
      let person = try await assistant.ask("yes", in: reply.conversation)
      #expect(person.answer.handoff != nil && harbour.deeds.isEmpty)
    }
  }

  @Test("what is not found is asked for again")
  func notFound() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, _ in
      let wrong = try await assistant.ask("Where is my mooring? 654321, in the north harbour")
      #expect(wrong.text == "I cannot find that. What is the number of your contract?")
      let again = try await assistant.ask("sorry, 123456", in: wrong.conversation)
      #expect(again.text == "Which harbour, north or south?")
    }
  }

  @Test("what costs money waits for a yes like every other call")
  func confirmation() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, harbour in
      let first = try await assistant.ask("I want to reserve a boat")
      #expect(first.text == "Which boat would you like?")
      let asked = try await assistant.ask("the Ann", in: first.conversation)
      #expect(asked.answer.confirmation != nil && harbour.deeds.isEmpty)
      let done = try await assistant.decide(true, asked)
      #expect(
        done.text.contains("the Ann is yours.") && harbour.deeds.map(\.arguments) == [["boat": "the Ann"]])
    }
  }

  @Test("its answers are never given to others from the cache")
  func cache() async throws {
    try await with({ [finder($0, berth), $0.books()] }) { assistant, _ in
      for _ in 0..<2 {
        let first = try await assistant.ask("Where is my mooring?")
        #expect(!first.answer.isCached)
        #expect(
          try await assistant.ask("123456", in: first.conversation).text == "Which harbour, north or south?")
      }
    }
  }

  @Test(
    "mistakes in the file are told with their line",
    arguments: [
      ("{tool: find_mooring, response: a}", "general.yaml:6:45: “tool” names “find_mooring”, which"),
      ("{tool: tide}", "general.yaml:6:38: “response” is missing in intents.action"),
      ("{tool: tide, response: \"a {b\"}", "has a “{” without “}”"),
      ("{tool: tide, response: a, aks: {b: c}}", "did you mean “ask”?"),
    ])
  func mistakes(_ action: String, _ reason: String) {
    let text = """
      name: general
      title: Help
      default: true
      tools: [tide]
      intents:
        - {name: a, examples: [b], action: \(action)}
      """
    let error = #expect(throws: (any Error).self) { try AgentFile.read(text, file: "general.yaml") }
    #expect("\(error.map { "\($0)" } ?? "")".contains(reason))
  }
}
