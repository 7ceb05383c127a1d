import Essentials
import LanguageModels
import Telemetry

/// Writes what whoever takes over should know: at once from what the turns have kept of themselves, and where the company
/// has named a model, in that one's words soon after.
struct SummaryWriter: Sendable {
  let store: ConversationStore
  let dialogue: (any LocalDialogue)?
  let settings: HandoffSettings
  let model: any LanguageModel
  let logger: Logger

  /// So many questions and answers before the handoff are looked at.
  private static let exchanges = 12
  private static let mostTried = 8
  private static let mostFacts = 12
  private static let longest = 300

  /// The summary for a handoff that the draft asks for.
  func summary(_ request: HandoffRequest, _ draft: Draft, _ turn: Turn) async throws -> HandoffSummary {
    let exchanges = try await store.exchanges(before: turn.message, limit: Self.exchanges, turn.tenant)
    var steps = exchanges.map { exchange in
      Step(question: exchange.question.text, answer: exchange.reply.answer, trace: Self.trace(exchange))
    }
    steps.append(Step(question: turn.message.text, answer: nil, trace: draft.trace))
    return HandoffSummary(
      customer: Self.customer(turn), wants: Self.wish(steps),
      tried: Self.tried(steps, draft), facts: facts(steps, turn), next: Self.next(request, draft),
      author: "local")
  }

  private struct Step {
    var question: String
    var answer: Answer?
    var trace: TurnTrace?
  }

  private static func trace(_ exchange: ConversationStore.Exchange) -> TurnTrace? {
    exchange.trace.flatMap { try? JSON.decode(TurnTrace.self, from: Array($0.utf8)) }
  }

  // MARK: Who, and what they want

  private static func customer(_ turn: Turn) -> String {
    let way = turn.channel.map { ", by \($0.rawValue)" } ?? ""
    if let customer = turn.customer { return "\(customer), who has proved it\(way)" }
    if let name = turn.customerReference { return "\(name), as they say\(way)" }
    return "A visitor without a name\(way)"
  }

  /// The last message that is about something: who asks for a person has said before what for.
  private static func wish(_ steps: [Step]) -> String {
    let small = Set(SmallTalk.allCases.map(\.intent))
    let telling = steps.last { step in
      guard let trace = step.trace else { return true }
      let isSmall = trace.intent.map(small.contains) ?? false
      return !isSmall && trace.dependence != .agreement
        && trace.escalation?.contains { $0.kind == .human } != true
    }
    return short((telling ?? steps.last)?.question ?? "")
  }

  // MARK: What was tried

  private static func tried(_ steps: [Step], _ draft: Draft) -> [String] {
    var lines: [String] = []
    for step in steps {
      for tool in step.trace?.tools ?? [] { lines.append("\(tool.name): \(tool.outcome)") }
      guard let answer = step.answer, answer.source != .smalltalk else { continue }
      let question = short(step.question, to: 120)
      if answer.handoff != nil {
        lines.append("Passed to people before, after “\(question)”")
      } else if answer.source == .none {
        lines.append("Had no answer to “\(question)”")
      } else if let source = answer.citations.first {
        lines.append("Answered “\(question)” from “\(source.title)”")
      } else if step.trace?.dialogue == nil, step.trace?.tools == nil {
        lines.append("Answered “\(question)”")
      }
    }
    var seen: Set<String> = []
    return Array(lines.filter { seen.insert($0).inserted }.suffix(mostTried))
  }

  // MARK: What is known

  private func facts(_ steps: [Step], _ turn: Turn) -> [HandoffSummary.Fact] {
    var facts: [HandoffSummary.Fact] = []
    func add(_ name: String, _ value: String) {
      let value = Self.short(value, to: 120)
      guard !value.isEmpty, facts.count < Self.mostFacts, !facts.contains(where: { $0.name == name }) else {
        return
      }
      facts.append(HandoffSummary.Fact(name, value))
    }
    // What is newer goes before.
    for step in steps.reversed() {
      if let led = step.trace?.dialogue, led.name == dialogue?.name {
        for fact in dialogue?.known(led.state) ?? [] { add(fact.name, fact.value) }
      }
      for (name, value) in (step.trace?.form?.values ?? [:]).sorted(by: { $0.key < $1.key }) {
        if let value = Self.scalar(value) { add(name, value) }
      }
      for card in step.answer?.cards ?? [] where card.kind == "order" {
        for name in ["order_id", "state", "total"] {
          if let value = card.data[name].flatMap(Self.scalar) { add("order " + name, value) }
        }
      }
      if let intent = step.trace?.intent, !SmallTalk.allCases.contains(where: { $0.intent == intent }) {
        add("intent", intent)
      }
    }
    let files = turn.message.attachments.map(\.name)
    if !files.isEmpty { add("files", files.joined(separator: ", ")) }
    return facts
  }

  private static func scalar(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .bool(let flag): flag ? "yes" : "no"
    default: nil
    }
  }

  // MARK: What next

  private static func next(_ request: HandoffRequest, _ draft: Draft) -> String {
    if let confirmation = draft.confirmation {
      return "Decide on what waits: \(confirmation.text)"
    }
    switch request.reason {
    case .uncertain: return "Look whether what was begun was done before anything is done again."
    case .approval: return "Decide on what waits for approval, and tell the customer."
    case .anger, .complaint: return "Say sorry, ask for what is missing, and say what will be done by when."
    case .urgent:
      return "Answer at once; where somebody is in danger, tell them to call the emergency number."
    case .legal: return "Promise nothing; pass it to whoever answers legal matters."
    case .unanswered, .repeated, .unapproved, .quality:
      return "Answer the question; the documents that the assistant has do not."
    case .intent, .agent: return "Do what the customer asks for; the assistant leaves this matter to people."
    case .requested, .operator: return "Greet the customer and go on from what they want."
    }
  }

  private static func short(_ text: String, to length: Int = Self.longest) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= length ? line : line.prefix(length - 1) + "…"
  }
}
