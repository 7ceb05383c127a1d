import Essentials

/// Carries out what was agreed to, or drops what was not: once, whoever says it how often, and whatever crashes in
/// between.
struct Settlement: Sendable {
  let runner: ToolRunner
  let tools: ToolRegistry
  /// Who decides.
  let by: ToolApproval
  let tenant: TenantContext
  let turn: TurnID
  /// The customer's message that decides, where it is one.
  let message: MessageID?
  let channel: Channel?
  /// The customer's own messages, latest last.
  let customerWords: [String]
  /// Hears of the tool's use.
  let tell: @Sendable (TurnEvent) -> Void

  init(
    runner: ToolRunner, tools: ToolRegistry, by approval: ToolApproval, tenant: TenantContext, turn: TurnID,
    message: MessageID? = nil, channel: Channel? = nil, customerWords: [String] = [],
    tell: @escaping @Sendable (TurnEvent) -> Void = { _ in }
  ) {
    self.runner = runner
    self.tools = tools
    by = approval
    self.tenant = tenant
    self.turn = turn
    self.message = message
    self.channel = channel
    self.customerWords = customerWords
    self.tell = tell
  }

  /// What came of a decision.
  struct Ending: Sendable {
    var agent: String?
    /// What the customer is told.
    var text: String
    var outcome: ToolOutcome?
    /// Whether something was begun, and nobody knows whether it was done.
    var isUncertain = false

    /// What a surface may draw of it.
    var cards: [MessageCard] { MessageCard.chosen(from: outcome.map { [$0] } ?? []) }
    /// What was settled just now; nothing where it was settled before, or too late.
    var call: SettledCall?
  }

  /// Settles a confirmation of a conversation.
  func settle(_ decision: ConfirmationDecision, in conversation: ConversationID) async throws -> Ending {
    guard let asked = try await runner.confirmations.confirmation(decision.id, tenant),
      asked.conversation == conversation, asked.approval == by
    else { return Ending(text: "I don't know what that answers. Nothing was done.") }
    let agent = asked.agent
    switch asked.state {
    case .done, .failed, .declined:
      return Ending(agent: agent, text: asked.outcome ?? "That is settled already.")
    case .waiting where runner.clock.now > asked.expiresAt:
      return Ending(agent: agent, text: "That took too long, so nothing was done. Please ask me again.")
    case .waiting where !decision.accepts:
      let text =
        by == .customer
        ? "All right, I have not done that."
        : "A colleague did not agree to this, so it was not done: \(asked.text)"
      _ = try await move(asked, from: .waiting, to: .declined, text)
      return Ending(agent: agent, text: text, call: asked.settled(.declined))
    case .waiting:
      guard try await move(asked, from: .waiting, to: .accepted, nil) else {
        return try await settle(decision, in: conversation)
      }
      return try await carryOut(asked)
    case .accepted:
      // The process ended between the yes and the outcome.
      let isSafe = tools.tool(asked.tool)?.definition.isIdempotent == true
      return isSafe ? try await carryOut(asked) : try await uncertain(asked, nil)
    }
  }

  private func carryOut(_ asked: Confirmation) async throws -> Ending {
    guard let tool = tools.tool(asked.tool) else {
      return try await failed(asked, "\(asked.tool) is not available any more", nil)
    }
    let step = ToolStep(id: asked.id.text, name: asked.tool, title: tool.definition.title)
    tell(.toolStarted(step))
    let outcome = await runner.run(
      asked, with: tool,
      ToolContext(
        tenant: tenant, conversation: asked.conversation, turn: turn, message: message,
        customer: asked.customer, agent: asked.agent, channel: channel, customerWords: customerWords))
    tell(.toolFinished(step, outcome: outcome.name))
    switch outcome.ending {
    case .succeeded(let result):
      let text = result.statement ?? "Done: \(asked.text)"
      _ = try await move(asked, from: .accepted, to: .done, text)
      return Ending(
        agent: asked.agent, text: text, outcome: outcome, call: asked.settled(.done(result.content)))
    case .failed(let error) where error.kind == .timeout || error.kind == .failed:
      return try await uncertain(asked, outcome)
    case .failed(let error):
      var ending = try await failed(asked, error.message, outcome)
      ending.call = asked.settled(.failed(error))
      return ending
    case .awaiting:
      return try await uncertain(asked, outcome)
    }
  }

  private func failed(_ asked: Confirmation, _ reason: String, _ outcome: ToolOutcome?) async throws -> Ending
  {
    let text = "I could not do that: \(reason)\(reason.last?.isPunctuation == true ? "" : ".")"
    _ = try await move(asked, from: .accepted, to: .failed, text)
    return Ending(agent: asked.agent, text: text, outcome: outcome)
  }

  private func uncertain(_ asked: Confirmation, _ outcome: ToolOutcome?) async throws -> Ending {
    let text = "Something went wrong, and I can't tell whether this was done: \(asked.text)"
    _ = try await move(asked, from: .accepted, to: .failed, text)
    return Ending(
      agent: asked.agent, text: text, outcome: outcome, isUncertain: true, call: asked.settled(.uncertain))
  }

  private func move(
    _ asked: Confirmation, from: Confirmation.State, to: Confirmation.State, _ text: String?
  ) async throws -> Bool {
    try await runner.confirmations.move(asked.id, from: from, to: to, outcome: text, tenant)
  }
}

extension Confirmation {
  fileprivate func settled(_ ending: SettledCall.Ending) -> SettledCall {
    SettledCall(tool: tool, arguments: arguments, ending: ending)
  }
}
