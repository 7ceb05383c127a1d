import Essentials

/// How well one of the company's rules fits a message.
public struct GuidelineMatch: Hashable, Sendable {
  /// The rule's name.
  public var name: String
  /// The probability that it applies, from 0 to 1.
  public var score: Double
  /// Whether it would be put before the model.
  public var isChosen: Bool
  /// What speaks for it.
  public var reasons: [String]
  /// What the score is made of, for fitting.
  package var features: [Double]
}

extension Turns {
  /// How well the rules of an agent fit a message, the best first. No model is asked.
  ///
  /// - Parameters:
  ///   - previous: The customer's message before it.
  ///   - agent: The agent's name; nothing for the default one.
  /// - Returns: Nothing when there is no such agent.
  public func guidelines(
    for text: String, after previous: String? = nil, agent name: String? = nil
  ) async throws -> [GuidelineMatch]? {
    let roster = services.agents.roster
    guard let agent = name.map({ name in roster.agents.first { $0.name == name } }) ?? roster.defaultAgent
    else { return nil }
    let resolved = FollowUpResolver.resolve(text, after: previous)
    let turn = Turn(
      id: TurnID(at: services.clock.now), replyID: MessageID(at: services.clock.now),
      tenant: services.agents.examples.tenant,
      message: Message(
        id: MessageID(at: services.clock.now), conversation: ConversationID(at: services.clock.now),
        role: .customer, text: text, createdAt: services.clock.now),
      isFirst: previous == nil, receivedAt: .now, isKept: false)
    let understood = try await pipeline.understand.perform(
      Recollection(exchanges: [], question: resolved), turn)
    var settings = services.guidelines
    settings.judge = nil
    let chooser = GuidelineChooser(embedder: services.embedder, settings: settings, judge: nil)
    let chosen = try await chooser.guidance(
      for: understood, text: text, agent, roster, turn.caller(agent)
    ).chosen.map(\.guideline.name)
    let message = try await chooser.message(understood, text, roster.guidebook)
    let own = roster.rules.guidelines.filter { $0.isFor(agent.name) }
    let matches = roster.guidebook.matches(of: own, message)
    return own.map { rule in
      let match = matches[rule.name]
      return GuidelineMatch(
        name: rule.name, score: match?.score ?? 1, isChosen: chosen.contains(rule.name),
        reasons: match?.reasons ?? ["always"], features: match?.features ?? [])
    }.sorted { ($1.score, $0.name) < ($0.score, $1.name) }
  }
}
