import Essentials
import LanguageModels
import Testing

@Suite("What makes two requests the same")
struct RequestKeyTests {
  private static let request = ModelRequest.asking("How much is parking?").with {
    $0.passages = [passage]
    $0.tools = [ModelTool(name: "find", description: "Finds events.", parameters: ["type": "object"])]
    $0.understanding = ModelUnderstanding(
      question: "How much is parking?", embedding: [1], intent: "parking", intentConfidence: 0.9)
  }

  private static let passage = ModelPassage(
    id: "psg_1", title: "Parking", headings: ["Prices"], text: "A day is £12.", similarity: 0.8123,
    isKeywordMatch: true)

  private static let form = ModelForm(
    intent: "parking", tool: "find", questions: [:], response: "It is here.")

  private static let example = ModelExample(
    id: "cor_1", question: "What is parking?", answer: "£12 a day.", similarity: 0.8, isSame: false)
  private static let sameExample = ModelExample(
    id: "cor_1", question: "What is parking?", answer: "£12 a day.", similarity: 0.8, isSame: true)

  private struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (inout ModelRequest) -> Void

    init(_ name: String, _ make: @escaping @Sendable (inout ModelRequest) -> Void) {
      testDescription = name
      self.make = make
    }
  }

  private static let changes: [Change] = [
    Change("tenant") { $0.caller.tenant = .other },
    Change("agent") { $0.caller.agent = "billing" },
    Change("no agent") { $0.caller.agent = nil },
    Change("channel") { $0.caller.channel = "sms" },
    Change("customer") { $0.caller.customer = "anna" },
    Change("model") { $0.model = "balanced" },
    Change("instructions") { $0.instructions += " " },
    Change("question") { $0.messages[0] = ModelMessage(role: .user, text: "How much is parking") },
    Change("role") { $0.messages[0].role = .system },
    Change("parts") { $0.messages[0].content = [.text("How much "), .text("is parking?")] },
    Change("picture") { $0.messages[0].content.append(.image(ModelImage(.url("https://x/y.png")))) },
    Change("earlier message") { $0.messages.insert(ModelMessage(role: .user, text: "Hi"), at: 0) },
    Change("tool call") { $0.messages[0].toolCalls = [ToolCall(id: "a", name: "find", arguments: "{}")] },
    Change("tool result") { $0.messages.append(ModelMessage(role: .tool, text: "3 events")) },
    Change("passage's text") { $0.passages[0].text = "A day is £13." },
    Change("no passage") { $0.passages = [] },
    Change("order of passages") { $0.passages = [$0.passages[0], $0.passages[0]] },
    Change("passage's similarity") { $0.passages[0].similarity = 0.7 },
    Change("understood question") { $0.understanding?.question = "How much is parking for bikes?" },
    Change("no understanding") { $0.understanding = nil },
    Change("tool that a rule asks for") { $0.guidance.tools = ["find"] },
    Change("approved text") { $0.guidance.texts = ["find"] },
    Change("fact") { $0.guidance.facts = ["days": "5"] },
    Change("form") { $0.understanding?.form = form },
    Change("form's questions") { $0.understanding?.form = form.with { $0.questions["day"] = "Which day?" } },
    Change("form's response") { $0.understanding?.form = form.with { $0.response = "Done." } },
    Change("form's values") { $0.understanding?.form = form.with { $0.progress.values["day"] = 1 } },
    Change("form's question") { $0.understanding?.form = form.with { $0.progress.asked = "day" } },
    Change("form's misses") { $0.understanding?.form = form.with { $0.progress.misses = 1 } },
    Change("approved answer") { $0.examples = [example] },
    Change("approved answer of the same question") { $0.examples = [sameExample] },
    Change("no tools") { $0.tools = [] },
    Change("tool's schema") { $0.tools[0].parameters = ["type": "object", "required": []] },
    Change("order of a schema's members") {
      $0.tools[0].parameters = ["properties": [:], "type": "object"]
    },
    Change("choice of tools") { $0.toolChoice = .none },
    Change("tool that must be called") { $0.toolChoice = .tool("find") },
    Change("format") { $0.outputFormat = .json },
    Change("schema") { $0.outputFormat = .schema(name: "a", [:], isStrict: true) },
    Change("longest answer") { $0.options.maximumTokens = 100 },
    Change("temperature") { $0.options.temperature = 0 },
    Change("top p") { $0.options.topP = 0.5 },
    Change("stop") { $0.options.stopSequences = ["END"] },
    Change("seed") { $0.options.seed = 1 },
    Change("frequency penalty") { $0.options.frequencyPenalty = 1 },
    Change("presence penalty") { $0.options.presencePenalty = 1 },
    Change("effort") { $0.options.reasoningEffort = "low" },
    Change("parallel calls") { $0.options.allowsParallelToolCalls = false },
  ]

  @Test("is everything that shapes the answer", arguments: changes)
  private func difference(change: Change) {
    #expect(RequestKey(Self.request) != RequestKey(Self.request.with(change.make)))
  }

  @Test("All changes differ from one another, too")
  func distinct() {
    let keys = Self.changes.map { RequestKey(Self.request.with($0.make)) }
    #expect(Set(keys).count == keys.count)
  }

  private static let trifles: [Change] = [
    Change("conversation") { $0.caller.conversation = ConversationID(at: Timestamp(milliseconds: 1)) },
    Change("streamed or not") { $0.isStreamed.toggle() },
    Change("a hair of similarity") { $0.passages[0].similarity = 0.8124 },
  ]

  @Test("is not what shapes nothing", arguments: trifles)
  private func sameness(change: Change) {
    #expect(RequestKey(Self.request) == RequestKey(Self.request.with(change.make)))
  }

  @Test("What a tool brought from one conversation stays there")
  func toolResults() {
    let asked = Self.request.with { $0.messages.append(ModelMessage(role: .tool, text: "Order 7")) }
    let elsewhere = asked.with {
      $0.caller.conversation = ConversationID(at: Timestamp(milliseconds: 1))
    }
    #expect(RequestKey(asked) != RequestKey(elsewhere))
  }

  @Test("The models that are chosen from count")
  func policy() {
    #expect(RequestKey(Self.request, policy: "a") != RequestKey(Self.request, policy: "b"))
  }

  @Test("A member of a request that is new must be thought of here")
  func members() {
    func members(of value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
    #expect(
      members(of: Self.request) == [
        "caller", "model", "instructions", "messages", "passages", "understanding", "guidance",
        "examples", "tools", "toolChoice",
        "outputFormat", "options", "isStreamed",
      ])
    #expect(
      members(of: Self.request.options) == [
        "maximumTokens", "temperature", "topP", "stopSequences", "seed", "frequencyPenalty",
        "presencePenalty", "reasoningEffort", "allowsParallelToolCalls",
      ])
    #expect(members(of: ModelGuidance()) == ["tools", "texts", "facts"])
    #expect(members(of: Self.form) == ["intent", "tool", "questions", "response", "progress"])
    #expect(members(of: Self.form.progress) == ["intent", "values", "asked", "misses"])
    #expect(members(of: Self.request.caller) == ["tenant", "agent", "channel", "customer", "conversation"])
  }
}

extension ModelForm {
  fileprivate func with(_ change: (inout ModelForm) -> Void) -> ModelForm {
    var form = self
    change(&form)
    return form
  }
}
