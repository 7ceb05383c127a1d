public import Essentials

extension Turns {
  /// What an agent answers with changes, and what it answers as it is: found as in any turn, but that nothing is kept, no
  /// answer comes out of the cache, and tools that change anything are called in name alone.
  ///
  /// - Parameters:
  ///   - text: What a customer would write.
  ///   - version: The number under which the changes are told of.
  ///   - isForced: Whether this agent answers though the message may be another's business.
  /// - Throws: ``Problem``: 404 unknown agent, 422 the text cannot be taken, 503 there is no room or the server is stopping,
  ///   504 no answer was ready in time.
  public func tryOut(
    _ changes: AgentChanges, version: Int, of agent: String, with text: String, isForced: Bool,
    _ tenant: TenantContext
  ) async throws -> (changed: AgentTrial, published: AgentTrial) {
    let text = try pipeline.receive.text(text)
    let agents = try await services.agents.trial(of: changes, version: version, for: agent)
    var services = services
    services.agents = agents
    let changed = TurnPipeline(services, queue: queue, claims: claims, metrics: metrics)
    async let first = trial(text, by: changed, as: isForced ? agent : nil, tenant)
    async let second = trial(text, by: pipeline, as: isForced ? agent : nil, tenant)
    return try await (first, second)
  }

  private func trial(
    _ text: String, by pipeline: TurnPipeline, as name: String?, _ tenant: TenantContext
  ) async throws -> AgentTrial {
    let now = services.clock.now
    let message = Message(
      id: MessageID(at: now), conversation: ConversationID(at: now), role: .customer, text: text,
      createdAt: now)
    var turn = Turn(
      id: TurnID(at: now), replyID: MessageID(at: now), tenant: tenant, message: message, isFirst: true,
      receivedAt: .now, isKept: false)
    turn.isTrial = true
    let ticket = try enter(message.conversation)
    defer { queue.leave(ticket) }
    let tools = services.tools
    return try await within(limits.deadline, else: Problem.trialTimedOut) { [turn] in
      let agent = try name.map { name in
        guard let agent = pipeline.act.agents.roster.agent(name) else { throw Problem.unknownAgent(name) }
        return agent
      }
      let feed = TurnFeed()
      let recalled = pipeline.recall.recollection(of: text, after: [])
      let draft = try await pipeline.draft(recalled, turn, as: agent, feed: feed)
      return AgentTrial(draft, pipeline.reply.perform(draft, turn, feed: feed), tools)
    }
  }
}

extension Problem {
  static func unknownAgent(_ name: String) -> Problem {
    Problem(
      kind: "unknown-agent", title: "There is no such agent", status: 404,
      detail: "No agent is called “\(name)”. `GET /v1/agents` lists them.")
  }

  fileprivate static let trialTimedOut = Problem(
    kind: "turn-timed-out", title: "The answer took too long", status: 504,
    detail: "No answer was ready in time. Ask again.", retryAfterSeconds: 5)
}
