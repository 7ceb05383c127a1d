public import Essentials

extension Turns {
  /// The tool calls that wait for an operator, oldest first.
  public func waitingApprovals(limit: Int, _ tenant: TenantContext) async throws -> [Confirmation] {
    try await pipeline.decide.runner.confirmations.waiting(
      for: .operator, at: services.clock.now, limit: limit, tenant)
  }

  /// An operator agrees to a tool call or does not. It is made at once, and the customer is told in the conversation.
  ///
  /// - Returns: The message that tells the customer.
  /// - Throws: ``Problem``: 404 when no call of this name waits for an operator, 409 when it is settled or too late.
  public func settle(_ decision: ConfirmationDecision, _ tenant: TenantContext) async throws -> Message {
    let runner = pipeline.decide.runner
    guard let asked = try await runner.confirmations.confirmation(decision.id, tenant),
      asked.approval == .operator
    else { throw Problem.unknownApproval(decision.id) }
    guard asked.state == .waiting, services.clock.now <= asked.expiresAt else {
      throw Problem.settledApproval(asked)
    }
    let now = services.clock.now
    let ending = try await Settlement(
      runner: runner, tools: services.tools, by: .operator, tenant: tenant, turn: TurnID(at: now)
    ).settle(decision, in: asked.conversation)
    let message = Message(
      id: MessageID(at: now), conversation: asked.conversation, role: .agent, text: ending.text,
      createdAt: now,
      answer: Answer(agent: asked.agent, source: .tool, confidence: 1, cards: ending.cards))
    try await services.store.append(message, tenant)
    return message
  }
}

extension Problem {
  fileprivate static func unknownApproval(_ id: ConfirmationID) -> Problem {
    Problem(
      kind: "unknown-approval", title: "There is no such approval", status: 404,
      detail: "No tool call called \(id) waits for an operator.")
  }

  fileprivate static func settledApproval(_ asked: Confirmation) -> Problem {
    Problem(
      kind: "approval-settled", title: "The approval is settled", status: 409,
      detail: asked.state == .waiting
        ? "It was asked too long ago, and has lapsed." : "Its state is “\(asked.state.rawValue)”.")
  }
}
