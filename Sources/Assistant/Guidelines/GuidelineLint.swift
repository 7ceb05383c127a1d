import Embeddings

/// Looks for what cannot be meant among rules and approved texts, when they are written.
struct GuidelineLint {
  let roster: AgentRoster
  /// The tools that there are; nothing where that is not known.
  let tools: ToolRegistry?
  /// How many rules a turn has at most.
  let limit: Int
  let opposition: ActionOpposition

  private var rules: RuleSet { roster.guidebook.rules }

  /// Everything that is odd, in the order of the rules.
  var findings: [GuidelineFinding] {
    pairs + unreachable + unknownNames + unknownVariables + strictness
  }

  /// The texts whose embeddings an opposition is told by.
  static func clauses(of rules: RuleSet) -> [String] {
    Array(Set(rules.guidelines.flatMap { ActionOpposition.clauses(of: $0.action).map(\.text) })).sorted()
  }

  // MARK: Pairs

  private var pairs: [GuidelineFinding] {
    rules.guidelines.indices.flatMap { index in
      rules.guidelines[(index + 1)...].compactMap { finding(rules.guidelines[index], $0) }
    }
  }

  private func finding(_ one: Guideline, _ other: Guideline) -> GuidelineFinding? {
    guard one.agents.isEmpty || other.agents.isEmpty || !Set(one.agents).isDisjoint(with: other.agents),
      haveSimilarConditions(one, other)
    else { return nil }
    let (names, places) = ([one.name, other.name], [one.place, other.place])
    if let reason = opposition.reason(one.action, other.action) {
      return GuidelineFinding(
        .contradiction, names: names, places: places,
        "“\(one.name)” and “\(other.name)” apply to the same messages and contradict each other: \(reason)"
          + order(one, other))
    }
    if let phrase = Self.forbidden(one, other) ?? Self.forbidden(other, one) {
      return GuidelineFinding(
        .contradiction, names: names, places: places,
        "of “\(one.name)” and “\(other.name)”, one wants the reply to say “\(phrase)” and the other forbids it"
      )
    }
    if one.priority == other.priority, one.hasSameCondition(as: other),
      Array(Words(one.action)) == Array(Words(other.action))
    {
      return GuidelineFinding(
        .duplicate, names: names, places: places,
        "“\(one.name)” and “\(other.name)” say the same; remove one of them")
    }
    return nil
  }

  private func order(_ one: Guideline, _ other: Guideline) -> String {
    guard one.priority != other.priority else { return "" }
    let first = one.priority > other.priority ? one : other
    return " (“\(first.name)” comes first, by its priority, but both are put before the model)"
  }

  private static func forbidden(_ one: Guideline, _ other: Guideline) -> String? {
    one.check.says.first { phrase in
      other.check.neverSays.contains { Array(Words($0)) == Array(Words(phrase)) }
    }
  }

  /// From which cosine two conditions apply to the same messages.
  private static let similarTopics = 0.65
  /// From which share of common stems they do.
  private static let similarWords = 0.6

  private func haveSimilarConditions(_ one: Guideline, _ other: Guideline) -> Bool {
    guard let first = roster.guidebook.subject(of: one), let second = roster.guidebook.subject(of: other)
    else { return one.isAlways || other.isAlways }
    if let cosine = roster.guidebook.cosine(first.topic, second.topic), cosine >= Self.similarTopics {
      return true
    }
    let (words, others) = (first.topic.stems, second.topic.stems)
    guard !words.isEmpty, !others.isEmpty else { return false }
    let common = Double(words.intersection(others).count)
    return common / Double(words.union(others).count) >= Self.similarWords
  }

  // MARK: Rules that are never chosen

  private var unreachable: [GuidelineFinding] {
    let overridden = rules.guidelines.compactMap { one -> GuidelineFinding? in
      let other = rules.guidelines.first { other in
        one.hasSameCondition(as: other) && other.priority > one.priority
          && (other.agents.isEmpty
            || !one.agents.isEmpty && Set(one.agents).isSubset(of: other.agents))
      }
      guard let other else { return nil }
      return GuidelineFinding(
        .unreachable, names: [one.name, other.name], places: [one.place, other.place],
        "“\(one.name)” can never be chosen: “\(other.name)” has the same condition and a higher priority")
    }
    return overridden + crowdedOut
  }

  private var crowdedOut: [GuidelineFinding] {
    roster.agents.flatMap { agent -> [GuidelineFinding] in
      let always = rules.guidelines.filter { $0.isAlways && $0.isFor(agent.name) }
        .sorted { ($1.priority, $0.name) < ($0.priority, $1.name) }
      return always.dropFirst(limit).map { rule in
        GuidelineFinding(
          .unreachable, names: [rule.name], places: [rule.place],
          "“\(rule.name)” is never put before \(agent.name): \(limit) rules that always apply come before it, "
            + "and `guidelines.limit` is \(limit)")
      }
    }
  }

  // MARK: Names

  private var unknownNames: [GuidelineFinding] {
    let agents = Set(roster.agents.map(\.name))
    let texts = Set(rules.approved.map(\.id))
    var findings: [GuidelineFinding] = []
    func add(_ kind: GuidelineFinding.Kind, _ owner: String, _ place: String, _ message: String) {
      findings.append(GuidelineFinding(kind, names: [owner], places: [place], message))
    }
    for rule in rules.guidelines {
      for tool in tools?.unknown(among: rule.allTools) ?? [] {
        let why =
          tools?.absence(of: tool).map { "is not there now: \($0.reason)" }
          ?? "there is not\(tools?.hint(for: tool) ?? "")"
        add(.unknownTool, rule.name, rule.place, "“\(rule.name)” names the tool “\(tool)”, which \(why)")
      }
      for agent in rule.agents where !agents.contains(agent) {
        add(
          .unknownAgent, rule.name, rule.place,
          "“\(rule.name)” is for “\(agent)”, an agent which there is not")
      }
      for text in rule.approved where !texts.contains(text) {
        add(
          .unknownText, rule.name, rule.place,
          "“\(rule.name)” names the approved text “\(text)”, which there is not")
      }
    }
    for text in rules.approved {
      for agent in text.agents where !agents.contains(agent) {
        add(.unknownAgent, text.id, text.place, "“\(text.id)” is for “\(agent)”, an agent which there is not")
      }
      if let other = text.instead, !texts.contains(other) {
        add(
          .unknownText, text.id, text.place,
          "“\(text.id)” names “\(other)” to be sent instead, a text which there is not")
      }
    }
    return findings
  }

  private var unknownVariables: [GuidelineFinding] {
    rules.approved.flatMap { text in
      text.template.variables.compactMap { name -> GuidelineFinding? in
        let parts = name.split(separator: ".").map(String.init)
        if rules.facts[name] != nil || ["company.name", "company.contact"].contains(name) { return nil }
        if parts.count > 1, parts[0] != "company", tools.map({ $0.tool(parts[0]) != nil }) ?? true {
          return nil
        }
        let reason =
          parts.count > 1 && parts[0] != "company"
          ? "there is no tool “\(parts[0])”" : "there is no such fact in `facts`"
        return GuidelineFinding(
          .unknownVariable, names: [text.id], places: [text.place],
          "“\(text.id)” has the variable “{\(name)}”, which can never have a value: \(reason)")
      }
    }
  }

  // MARK: Strictness

  private var strictness: [GuidelineFinding] {
    roster.agents.compactMap { agent in
      let isStrict =
        agent.isStrict || agent.intents.contains(where: \.isStrict)
        || rules.guidelines.contains { $0.isStrict && $0.isFor(agent.name) }
      guard isStrict, !rules.approved.contains(where: { $0.isFallback && $0.isFor(agent.name) }) else {
        return nil
      }
      return GuidelineFinding(
        .noFallback, names: [agent.name], places: [],
        "\(agent.name) may answer from approved texts only, and none has `fallback: true`: where none fits, the "
          + "conversation is passed to a person")
    }
  }
}

extension AgentDirectory {
  /// What is odd about the rules and approved texts.
  ///
  /// - Parameters:
  ///   - tools: The tools that there are; nothing where that is not known, then no tool is missed.
  ///   - limit: How many rules a turn has at most.
  public func lint(
    tools: ToolRegistry?, limit: Int = GuidelineSettings().limit
  ) async throws -> [GuidelineFinding] {
    let roster = roster
    let rules = roster.rules
    guard !rules.isEmpty || roster.agents.contains(where: { $0.isStrict }) else { return [] }
    let embeddings = try await examples.embeddings(of: GuidelineLint.clauses(of: rules))
    return GuidelineLint(
      roster: roster, tools: tools, limit: limit, opposition: ActionOpposition(embeddings: embeddings)
    ).findings
  }
}
