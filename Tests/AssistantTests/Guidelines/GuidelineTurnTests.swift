import Embeddings
import Essentials
import LanguageModels
import Telemetry
import Testing
import UsherTesting

@testable import Assistant

@Suite("Rules of the company in a turn")
struct GuidelineTurnTests {
  private static func files(_ guidelines: String, approved: String = "", tools: String = "[]") -> [String:
    String]
  {
    [
      "general.yaml": """
      name: general
      title: Harbour help
      instructions: Be brief.
      default: true
      tools: \(tools)
      guidelines:
      \(guidelines)
      \(approved)
      """
    ]
  }

  private static let trailer = """
      - name: trailer
        when: the customer asks about parking a trailer
        do: ask how long the trailer is
        examples: [where can I leave my trailer]
    """
  private static let refund = """
      - name: refund
        when: the customer asks for a refund
        do: check the booking first, then name the share
        examples: [I want my money back, can I get a refund for my booking]
        tools: [find_booking]
        priority: 3
        check:
          calls: [find_booking]
          never_says: [I promise]
    """
  private static let always = """
      - name: ahoy
        always: true
        do: begin with Ahoy
        check:
          says: [Ahoy]
    """

  @Test(
    "Those that fit are put before the model with their tools, and only then",
    arguments: DatabaseEngine.allCases)
  func chosen(engine: DatabaseEngine) async throws {
    let harbour = Harbour()
    let model = ToolUsingModel { request, _ in
      request.messages.contains { $0.role == .tool }
        ? .say("Ahoy, half of it.")
        : request.tools.isEmpty ? .say("Ahoy!") : .call("find_booking", [:])
    }
    try await TestAssistant.with(
      engine, model: model, tools: [harbour.looks("find_booking") { _, _ in ToolResult(["total": 40]) }],
      files: Self.files([Self.trailer, Self.refund, Self.always].joined(separator: "\n"))
    ) { assistant in
      let reply = try await assistant.ask("I'd like to get my money back for the booking, please")
      let first = model.requests[0]
      #expect(
        first.instructions == """
          Be brief.

          The company's rules for this message, the most important first. Follow each of them:
          1. When the customer asks for a refund: check the booking first, then name the share
          2. begin with Ahoy
          """)
      #expect(first.tools.map(\.name) == ["find_booking"])
      let trace = try await assistant.trace(of: reply)
      #expect(trace.guidelines?.map(\.name) == ["refund", "ahoy"])
      #expect(trace.guidelines?.map(\.outcome) == [.followed, .followed])
      #expect(trace.guidelines?[1].why == ["always"] && (trace.guidelines?[0].score ?? 0) > 0.5)
      #expect(trace.guidelines?[0].why.first?.hasPrefix("near to “") == true)

      let other = try await assistant.ask("Who was the first keeper of the lighthouse on the rock?")
      #expect(model.requests.last?.tools.isEmpty == true)
      #expect(try await assistant.trace(of: other).guidelines?.map(\.name) == ["ahoy"])
      #expect(
        assistant.metrics.render().contains(
          #"usher_guidelines_total{guideline="ahoy",outcome="followed"} 2"#))
    }
  }

  @Test("It is checked afterwards whether each was followed, as far as code can tell")
  func broken() async throws {
    let model = ToolUsingModel(.say("I promise that you get everything back."))
    try await TestAssistant.with(
      .sqlite, model: model, files: Self.files([Self.trailer, Self.refund].joined(separator: "\n"))
    ) { assistant in
      let reply = try await assistant.ask("can I get a refund for my booking")
      let rule = try #require(try await assistant.trace(of: reply).guidelines?.first)
      #expect(rule.outcome == .broken && rule.detail == "find_booking was not called")
      // What broke a rule is not given again from the cache.
      _ = try await assistant.ask("can I get a refund for my booking")
      #expect(model.requests.count == 2)
      let free = try await assistant.ask("where can I leave my trailer")
      #expect(try await assistant.trace(of: free).guidelines?.map(\.outcome) == [.unknown])
    }
  }

  @Test("A verdict names what was not kept")
  func verdicts() {
    let check = Guideline.Check(calls: ["a"], says: ["order number"], neverSays: ["I promise"])
    func verdict(_ reply: String, _ used: [String]) -> GuidelineReview.Verdict {
      GuidelineReview.verdict(of: check, reply: reply, used: used)
    }
    #expect(verdict("Your Order-number, please: order number?", ["a"]).outcome == .followed)
    #expect(verdict("I PROMISE, order number", ["a"]).detail == "the reply says “I promise”")
    #expect(verdict("Hello", ["a"]).detail == "the reply does not say “order number”")
    #expect(verdict("order number", ["b"]).detail == "a was not called")
  }

  @Test("Of the same condition the higher priority counts, and no more rules than the limit")
  func priorities() async throws {
    let rules = """
        - name: low
          when: the customer asks for a refund
          do: say no
        - name: high
          when: when the customer asks for a refund
          do: say yes
          priority: 2
      \(Self.always)
        - name: last
          always: true
          do: say goodbye
          priority: -1
      """
    let model = ToolUsingModel(.say("Ahoy."))
    try await TestAssistant.with(
      .sqlite, model: model, files: Self.files(rules),
      guidelines: GuidelineSettings(threshold: 0.1, limit: 2)
    ) { assistant in
      let reply = try await assistant.ask("Can I have a refund for the boat?")
      #expect(try await assistant.trace(of: reply).guidelines?.map(\.name) == ["high", "ahoy"])
    }
  }

  @Test("A model decides between doubtful ones, and the threshold where it does not")
  func judged() async throws {
    let answers = [#"{"names": ["trailer"]}"#, "nonsense"]
    for (answer, expected) in zip(answers, [["trailer"], []]) {
      let model = ToolUsingModel { request, _ in
        if request.model == "cheap", case .schema(let name, _, _) = request.outputFormat {
          return .say(name == "applying" ? answer : #"{"followed": ["trailer"], "broken": []}"#)
        }
        return .say("How long is it?")
      }
      // Everything is doubtful and nothing is sure.
      var settings = GuidelineSettings(threshold: 0.95)
      settings.judge = .init(model: "cheap", deadline: .seconds(20))
      settings.threshold = 0.9
      try await TestAssistant.with(
        .sqlite, model: model, files: Self.files(Self.trailer), guidelines: settings
      ) { assistant in
        let book = assistant.agents.roster.guidebook
        let reply = try await assistant.ask("Where does one put a caravan around here?")
        let rule = try #require(book.rules.guidelines.first)
        let text = "Where does one put a caravan around here?"
        let message = RuleMessage(
          readings: [book.reading(text, try await TestEncoder.shared.embed(text))], intents: [:])
        let score = try #require(book.matches(of: [rule], message)["trailer"]?.score)
        let isDoubtful = settings.doubtful.contains(score)
        let chosen = try await assistant.trace(of: reply).guidelines ?? []
        if isDoubtful {
          #expect(chosen.map(\.name) == expected)
          if !chosen.isEmpty {
            #expect(chosen[0].outcome == .followed && chosen[0].detail == "says the model cheap")
          }
        } else {
          #expect(chosen.isEmpty)
        }
      }
    }
  }

  @Test("The engine in this process calls the tools that a rule asks for, and says its approved text")
  func local() async throws {
    let harbour = Harbour()
    let find = Harbour.Action(
      harbour: harbour,
      definition: ToolDefinition(
        name: "find_booking", title: "Looking at bookings", summary: "Finds a booking.",
        parameters: .object(nil, .required("number", .string(pattern: "BK-[0-9]{4}")))),
      work: { _, _ in ToolResult(["boat": "Ann", "share": "50 %"]) })
    let approved = """
      approved:
        - id: share
          text: "For {find_booking.boat} you get {find_booking.share} back within {days} days."
      facts: {days: 5}
      """
    let rule = Self.refund + "\n    approved: [share]"
    try await TestAssistant.with(
      .sqlite, tools: [find], files: Self.files(rule, approved: approved)
    ) { assistant in
      let reply = try await assistant.ask("I want a refund for my booking BK-1234 please")
      #expect(reply.text == "For Ann you get 50 % back within 5 days.")
      #expect(harbour.deeds.map(\.arguments) == [["number": "BK-1234"]])
      let trace = try await assistant.trace(of: reply)
      #expect(trace.guidelines?.map(\.outcome) == [.followed])
      // Without a number there is nothing to look up, and no text to say.
      let without = try await assistant.ask("I want a refund for my booking, can I get it back?")
      #expect(harbour.deeds.count == 1 && !without.text.contains("within"))
      #expect(try await assistant.trace(of: without).guidelines?.first?.outcome == .broken)
    }
  }

  @Test("Rules that are for another agent are not chosen")
  func otherAgents() async throws {
    var files = Self.files(Self.trailer)
    files["other.yaml"] = """
      name: other
      title: Other
      guidelines:
        - name: mine
          always: true
          do: say something
      """
    let model = ToolUsingModel(.say("How long is it?"))
    try await TestAssistant.with(.sqlite, model: model, files: files) { assistant in
      let reply = try await assistant.ask("where can I leave my trailer")
      #expect(try await assistant.trace(of: reply).guidelines?.map(\.name) == ["trailer"])
      let matches = try await assistant.turns.guidelines(for: "anything", agent: "other")
      #expect(matches?.map(\.name) == ["mine"])
      #expect(try await assistant.turns.guidelines(for: "anything", agent: "nobody") == nil)
    }
  }
}
