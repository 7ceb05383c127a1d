import Essentials
import Knowledge
import LanguageModels

/// An agent's work on one message, as far as it is.
struct AgentRun: Sendable {
  /// What the model is asked next.
  var request: ModelRequest
  /// What it has written.
  var output: ModelOutput
  /// Stands between it and the customer.
  var gate: ReplyGate
  /// What can be cited, in the order of its numbers.
  private(set) var hits: [SearchHit]
  /// What the tools did, in order.
  private(set) var outcomes: [ToolOutcome] = []
  var spending = AgentSpending()
  /// Whether nobody hears what the model writes: only its calls count.
  let isSilent: Bool
  /// Why it had to come to its end.
  var stop: AgentSpending.Stop?

  init(
    _ request: ModelRequest, hits: [SearchHit], gate: ReplyGate, company: CompanyProfile,
    isSilent: Bool = false
  ) {
    self.isSilent = isSilent
    self.request = request
    self.gate = gate
    self.hits = hits
    output = ModelOutput(passageCount: hits.count, links: LinkGuard(hosts: company.hosts))
    for message in request.messages where message.role == .user { output.allowLinks(of: message.text) }
    for example in request.examples { output.allowLinks(of: example.answer) }
    allowLinks(of: hits)
  }

  /// The call that waits for somebody's yes.
  var confirmation: Confirmation? { outcomes.lazy.compactMap(\.confirmation).first }

  /// The agents that had it before, in order.
  private(set) var passes: [String] = []
  private var passedAt = 0

  /// The agent that should go on, where a tool has said so.
  var pass: AgentPass? { outcomes.dropFirst(passedAt).lazy.compactMap { $0.result?.pass }.first }

  /// Passes the work on: who goes on reads the conversation, their own instructions and why it comes to them. What was
  /// shown stays, and so do the numbers of what it cites.
  mutating func pass(
    from agent: String, to next: ModelRequest, hits found: [SearchHit], because reason: String
  ) {
    passes.append(agent)
    passedAt = outcomes.count
    let known = request.passages
    let note = QuotedData.block(reason, note: "Your colleague “\(agent)” passed this conversation to you:")
    request = next
    request.instructions += (next.instructions.isEmpty ? "" : "\n\n") + note
    request.passages = known + next.passages
    gate.add(next.passages)
    hits += found
    allowLinks(of: found)
    output.goOn(passageCount: hits.count)
  }

  /// Why a person should take over, where a tool has said so.
  var handoff: Handoff.Reason? { outcomes.lazy.compactMap { $0.result?.handoff }.first }

  /// Why the conversation goes to a person.
  var handoffReason: Handoff.Reason? {
    handoff ?? (confirmation?.approval == .operator ? .approval : nil)
  }

  /// What code says under the model's words: what was done, and what waits for a yes.
  var statements: [String] {
    outcomes.compactMap { $0.result?.statement } + (confirmation.map { [$0.question] } ?? [])
  }

  /// Whether there is nothing left to do for the model.
  var isOver: Bool {
    confirmation != nil || handoff != nil || pass != nil || AnswerWithTool.choice(in: outcomes) != nil
  }

  /// The outcome of the same call, where it was made before. Looking again is worth it where it has failed.
  func known(_ call: ToolCall, isRead: Bool) -> ToolOutcome? {
    outcomes.last { $0.call.deed == call.deed && !(isRead && $0.mayGoBetter) }?.repeated(by: call)
  }

  private mutating func allowLinks(of hits: [SearchHit]) {
    for hit in hits {
      output.allowLinks(of: hit.passage.text)
      if let url = hit.passage.url { output.allowLinks(of: url) }
    }
  }

  /// Takes the outcomes of one step: the model reads them next.
  mutating func take(_ answer: ModelResponse, _ made: [ToolOutcome]) {
    request.messages.append(
      ModelMessage(
        role: .assistant, content: answer.text.isEmpty ? [] : [.text(answer.text)],
        toolCalls: answer.toolCalls))
    for outcome in made {
      let message = outcome.message(passagesAfter: hits.count)
      let found = outcome.result?.hits ?? []
      request.messages.append(message)
      if found.isEmpty { gate.add(toolResult: message.text) }
      gate.add(found.map { ModelPassage($0, nil) })
      hits += found
      allowLinks(of: found)
      for link in outcome.result?.links ?? [] { output.allowLinks(of: link) }
      if outcome.isTrusted, let result = outcome.result {
        output.allowLinks(of: result.content.stringValue ?? result.content.text)
      }
    }
    outcomes += made
    output.goOn(passageCount: hits.count)
  }
}
