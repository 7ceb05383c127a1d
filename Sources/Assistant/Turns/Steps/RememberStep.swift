import Essentials
import LanguageModels

/// Remember: what a customer wants of our memory is done by code, whatever model answers everything else.
struct RememberStep: Sendable {
  let memory: CustomerMemory
  let runner: ToolRunner
  let agents: AgentDirectory

  /// What customers agree to.
  var consents: Consents { Consents(memory: memory) }

  /// What a message wants of our memory, where it is about that and nothing else.
  func wish(of turn: Turn) -> MemoryWish? {
    guard memory.settings.isEnabled || turn.customer != nil else { return nil }
    return MemoryWish(turn.message.text)
  }

  /// The reply to a wish; nothing when it concerns nothing that is remembered, and so means something else.
  func perform(
    _ wish: MemoryWish, _ recalled: Recollection, _ turn: Turn, feed: TurnFeed
  ) async throws -> Draft? {
    guard let customer = turn.customer else { return unknownCustomer(wish, recalled, feed) }
    switch wish {
    case .list:
      return said(try await list(customer, turn), recalled, feed)
    case .forgetEverything:
      let count = try await memory.withdraw(customer, turn.consentOrigin, turn.tenant)
      return said(
        "I have erased \(things(count)) that I remembered about you, and I won't remember anything more unless you "
          + "ask me to.", recalled, feed)
    case .stop:
      let count = try await memory.withdraw(customer, turn.consentOrigin, turn.tenant)
      let erased = count == 0 ? "" : " I have erased \(things(count)) that I remembered."
      return said("All right, I won't remember anything about you.\(erased)", recalled, feed)
    case .forgetLatest:
      let facts = try await memory.facts(about: customer, turn.tenant)
      return try await forget(
        facts.last { $0.conversation == turn.message.conversation }, customer, recalled, turn, feed)
    case .forget(let text):
      let facts = try await memory.facts(about: customer, turn.tenant)
      return try await forget(Self.fact(like: text, in: facts), customer, recalled, turn, feed)
    case .remember(let text):
      return try await remember(text, customer, recalled, turn, feed)
    }
  }

  // MARK: Wishes

  private func list(_ customer: String, _ turn: Turn) async throws -> String {
    let record = try await memory.record(of: customer, turn.tenant)
    guard !record.facts.isEmpty else {
      let state =
        record.consent.state == .withdrawn
        ? " You asked me not to, and I keep to that." : ""
      return "I remember nothing about you from earlier conversations.\(state)"
    }
    let lines = record.facts.map { fact in
      "- “\(fact.text)” (since \(fact.createdAt.description.prefix(10)), until \(fact.expiresAt.description.prefix(10)))"
    }
    return "This is what I remember about you:\n\n\(lines.joined(separator: "\n"))\n\n"
      + "Say “forget that” and what, and I forget one of them; say “forget me”, and I forget all."
  }

  private func forget(
    _ fact: CustomerFact?, _ customer: String, _ recalled: Recollection, _ turn: Turn, _ feed: TurnFeed
  ) async throws -> Draft? {
    // What is not remembered cannot be meant: the message is about something else.
    guard let fact, try await memory.forget(fact.id, about: customer, turn.tenant) != nil else { return nil }
    return said("I have forgotten that: “\(fact.text)”.", recalled, feed)
  }

  private func remember(
    _ text: String, _ customer: String, _ recalled: Recollection, _ turn: Turn, _ feed: TurnFeed
  ) async throws -> Draft? {
    guard memory.settings.isEnabled else { return nil }
    // Who asks to be remembered after they had refused is asked again, as anybody is.
    if try await memory.consent(of: customer, turn.tenant).state == .withdrawn {
      try await memory.erase(customer, turn.tenant)
    }
    let tool = RememberFactTool(memory: memory)
    let call = ToolCall(
      id: "remember", name: RememberFactTool.name,
      arguments: JSONValue.object([
        "kind": .string(CustomerFact.Kind.other.rawValue), "text": .string(text),
      ]).text)
    let step = ToolStep(id: call.id, name: call.name, title: tool.definition.title)
    feed.tell(.toolStarted(step))
    let outcome = await runner.run(
      call, among: [tool],
      ToolContext(
        tenant: turn.tenant, conversation: turn.message.conversation, turn: turn.id, message: turn.message.id,
        customer: customer, agent: agents.roster.defaultAgent.name, channel: turn.channel,
        customerWords: [turn.message.text]))
    feed.tell(.toolFinished(step, outcome: outcome.name))
    var draft =
      switch outcome.ending {
      case .succeeded(let result): said(result.statement ?? "", recalled, feed)
      case .failed(let error): said("I can't remember that: \(error.message).", recalled, feed)
      case .awaiting(let asked): said(asked.question, recalled, feed)
      }
    draft.confirmation = outcome.confirmation?.request
    draft.trace.tools = [.init(outcome)]
    return draft
  }

  private func unknownCustomer(_ wish: MemoryWish, _ recalled: Recollection, _ feed: TurnFeed) -> Draft? {
    switch wish {
    case .list, .forgetEverything, .stop:
      said(
        "I remember nothing about you from earlier conversations: I only do that for customers who are signed in, "
          + "and only if they agree.", recalled, feed)
    case .remember:
      said(
        "I can only remember things about customers who are signed in. In this conversation I know what you have "
          + "written here.", recalled, feed)
    case .forgetLatest, .forget:
      nil
    }
  }

  // MARK: Parts

  private func said(_ text: String, _ recalled: Recollection, _ feed: TurnFeed) -> Draft {
    for piece in TextPieces(text) { feed.tell(.textDelta(String(piece))) }
    return Draft(
      agent: agents.roster.defaultAgent.name, text: text, source: .tool, confidence: 1,
      trace: TurnTrace(question: recalled.question.text, dependence: recalled.question.dependence))
  }

  private func things(_ count: Int) -> String {
    switch count {
    case 0: "nothing, for there was nothing"
    case 1: "the one thing"
    default: "the \(count) things"
    }
  }

  /// The fact that a text is about: more than half of the text's words are the fact's, and no other fact has as many.
  private static func fact(like text: String, in facts: [CustomerFact]) -> CustomerFact? {
    let sought = Set(Words(text))
    let shares = facts.map { fact in
      (fact: fact, share: Double(sought.intersection(Words(fact.text)).count) / Double(max(sought.count, 1)))
    }.sorted { $0.share > $1.share }
    guard let best = shares.first, best.share > 0.5 else { return nil }
    return shares.dropFirst().first?.share == best.share ? nil : best.fact
  }
}
