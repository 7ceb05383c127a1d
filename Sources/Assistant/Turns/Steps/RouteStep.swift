import LanguageModels

/// Route: which agent answers, and whether the answer stands ready or must be found.
struct RouteStep: Sendable {
  let agents: AgentDirectory
  let company: CompanyProfile
  /// What an agent must have to lead the dialogue that code can lead.
  let dialogueTools: Set<String>
  let escalation: EscalationSettings

  /// Below this, an intent does not decide the response.
  private static let sureOfIntent = 0.5
  /// Below this, an agent's intents together do not decide that it is the one to answer.
  private static let sureOfAgent = 0.5
  /// Below this, a message in the middle of a form is not taken for a change of subject.
  private static let sureOfChange = 0.8
  /// From this on, the wish for a person goes before a form or a dialogue.
  private static let sureOfWish = 0.9
  /// Below this, small talk is taken for a question: answering a question with "You're welcome" is the worse mistake.
  private static let sureOfSmallTalk = 0.75

  func perform(_ understood: Understanding, _ turn: Turn) -> Routing {
    let roster = agents.roster
    let wish = wishForPerson(understood)
    if let wish, wish.score >= Self.sureOfWish { return smallTalk(.human, roster) }
    if let going = form(understood, roster) ?? dialogue(understood, roster) { return going }
    if wish != nil { return smallTalk(.human, roster) }
    if let intent = understood.intent, let kind = SmallTalk(intent: intent.name) {
      if intent.confidence >= Self.sureOfSmallTalk { return smallTalk(kind, roster) }
    } else if let intent = understood.intent, intent.confidence >= Self.sureOfIntent,
      let owner = roster.owner(of: intent.name)
    {
      return routing(to: owner.agent, for: owner.intent, intent.confidence, understood, roster)
    }
    if let keeper = understood.keeper.flatMap(roster.agent) {
      return routing(to: keeper, understood, roster)
    }
    if let likeliest = likeliestAgent(understood, roster) {
      return routing(to: likeliest, understood, roster)
    }
    var routing = routing(to: roster.defaultAgent, understood, roster)
    routing.others = roster.agents.filter { !$0.isDefault }
    return routing
  }

  /// The wish for a person, where it is to be followed.
  private func wishForPerson(_ understood: Understanding) -> EscalationSignal? {
    understood.escalation.first { $0.kind == .human && escalation.action(of: $0) == .handOver }
  }

  /// The agent whose business it is, even where it is not clear which of its intents the message has; nothing when
  /// that is not clear either.
  private func likeliestAgent(_ understood: Understanding, _ roster: AgentRoster) -> AgentProfile? {
    var shares: [String: Double] = [:]
    for intent in understood.intents {
      if let owner = roster.owner(of: intent.name) {
        shares[owner.agent.name, default: 0] += intent.confidence
      }
    }
    let likeliest = roster.agents.max { shares[$0.name, default: 0] < shares[$1.name, default: 0] }
    return likeliest.flatMap { shares[$0.name, default: 0] >= Self.sureOfAgent ? $0 : nil }
  }

  private func smallTalk(_ kind: SmallTalk, _ roster: AgentRoster) -> Routing {
    let plan: Routing.Plan =
      kind == .human
      ? .handOff(.requested, response: nil)
      : .respond(SmallTalkResponder(company: company).response(to: kind, roster: roster))
    return Routing(agent: roster.defaultAgent, plan: plan)
  }

  /// The form that goes on with this message; nothing where the message is clearly about something else.
  private func form(_ understood: Understanding, _ roster: AgentRoster) -> Routing? {
    guard let progress = understood.form, let owner = roster.owner(of: progress.intent),
      let action = owner.intent.action
    else { return nil }
    if let intent = understood.intent, intent.name != progress.intent,
      intent.confidence >= Self.sureOfChange,
      Array(Words(understood.messages.last?.text ?? "")).count > 2
    {
      return nil
    }
    return routing(to: owner.agent, action, progress)
  }

  /// The agent that goes on with a dialogue; nothing where the message is clearly about something else, or where a person
  /// is wanted.
  private func dialogue(_ understood: Understanding, _ roster: AgentRoster) -> Routing? {
    guard let claimed = understood.dialogue else { return nil }
    let agents = roster.agents.filter { agent in
      dialogueTools.allSatisfy { name in agent.tools.contains { Self.names($0, name) } }
    }
    guard let agent = agents.first(where: { $0.name == understood.keeper }) ?? agents.first else {
      return nil
    }
    if let intent = understood.intent {
      let isHuman = SmallTalk(intent: intent.name) == .human
      if isHuman, intent.confidence >= Self.sureOfSmallTalk { return nil }
      if claimed.claim == .likely, intent.confidence >= Self.sureOfIntent,
        let owner = roster.owner(of: intent.name), owner.agent.name != agent.name
      {
        return nil
      }
    }
    var routing = Routing(agent: agent, plan: .answer(fallback: nil, handoff: nil))
    routing.dialogue = claimed.dialogue
    return routing
  }

  /// Whether an agent's file means a tool: a name that ends with `*` stands for all that begin so.
  private static func names(_ written: String, _ tool: String) -> Bool {
    written == tool || written.hasSuffix("*") && tool.hasPrefix(written.dropLast())
  }

  private func routing(
    to agent: AgentProfile, _ action: IntentAction, _ progress: ModelForm.Progress
  ) -> Routing {
    var routing = Routing(agent: agent, plan: .answer(fallback: nil, handoff: nil))
    routing.form = ModelForm(
      intent: progress.intent, tool: action.tool, questions: action.questions, response: action.response,
      progress: progress)
    return routing
  }

  private func routing(
    to agent: AgentProfile, for intent: Intent, _ confidence: Double, _ understood: Understanding,
    _ roster: AgentRoster
  ) -> Routing {
    if let action = intent.action {
      return routing(to: agent, action, ModelForm.Progress(intent: intent.name))
    }
    guard let response = intent.response else {
      var routing = routing(to: agent, understood, roster)
      if intent.handsOff, case .answer(let fallback, _) = routing.plan {
        routing.plan = .answer(fallback: fallback, handoff: .intent)
      }
      return routing
    }
    if intent.handsOff { return Routing(agent: agent, plan: .handOff(.intent, response: response)) }
    return Routing(
      agent: agent,
      plan: .respond(
        PreparedResponse(
          text: response, source: .category, confidence: confidence, suggestions: agent.suggestions)))
  }

  private func routing(to agent: AgentProfile, _ understood: Understanding, _ roster: AgentRoster) -> Routing
  {
    let matches = ([agent] + roster.agents.filter { $0.name != agent.name }).flatMap { agent in
      CategoryMatch.matches(of: understood.question.text, in: agent)
    }
    guard let best = matches.max(by: { $0.coverage < $1.coverage }), best.isPlausible else {
      return Routing(agent: agent, plan: .answer(fallback: notice(understood.language), handoff: nil))
    }
    let response = PreparedResponse(
      text: best.category.response, source: .category, confidence: best.confidence,
      suggestions: best.agent.suggestions)
    return best.isStrong
      ? Routing(agent: best.agent, plan: .respond(response))
      : Routing(agent: agent, plan: .answer(fallback: response, handoff: nil))
  }

  /// For when no answer is found, and the reason may be the language.
  private func notice(_ language: DetectedLanguage?) -> PreparedResponse? {
    LanguageNotice.text(for: language).map {
      PreparedResponse(text: $0, source: .none, confidence: 0, offersHandoff: true)
    }
  }
}
