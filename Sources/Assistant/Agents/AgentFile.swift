import Essentials

/// Reads one agent's file.
enum AgentFile {
  /// The agent that a file describes, and where it is described.
  struct Described {
    var agent: AgentProfile
    var file: String
    /// The line of each intent and category, by name.
    var lines: [String: Int]
    /// The rules and approved texts that stand in it.
    var rules: RuleSet
    /// The tools that it names.
    var tools: [ToolMention]
  }

  /// Reads a file's text.
  ///
  /// - Parameter prompts: Those that its instructions may name.
  /// - Throws: ``YAMLError`` or ``ConfigurationError``: both name file and line, and the nearest right key.
  static func read(_ text: String, file: String, prompts: [Prompt] = []) throws -> Described {
    let reader = ConfigurationReader(try YAMLNode.parse(text, file: file), file: file)
    var lines: [String: Int] = [:]
    let name = identifier("name", reader)
    let scope = reader.section("knowledge")
    let tools: [String] = reader.list("tools")
    let instructions = instructions(reader, prompts)
    let rules = GuidelineFile.rules(reader, agent: name)
    let agent = AgentProfile(
      name: name, title: reader.value("title", default: name),
      description: reader.value("description", default: ""),
      instructions: instructions.text, prompt: instructions.prompt,
      scope: KnowledgeScope(collections: scope.list("collections"), tags: scope.list("tags")),
      intents: reader.sections("intents").map { section in
        let intent = intent(section, tools)
        lines[intent.name] = section.node?.line
        return intent
      },
      categories: reader.sections("categories").map(category),
      suggestions: reader.list("suggestions"), tools: tools,
      limits: limits(reader.section("limits")), isStrict: reader.value("strict", default: false),
      quality: reader.has("quality") ? QualityChanges(reader.section("quality")) : nil,
      isDefault: reader.value("default", default: false))
    try reader.finish()
    return Described(
      agent: agent, file: file, lines: lines, rules: rules, tools: mentions(in: reader, of: name, file))
  }

  private static func mentions(
    in reader: ConfigurationReader, of agent: String, _ file: String
  ) -> [ToolMention] {
    let node = reader.node?["tools"]
    return (node?.sequence ?? [node].compactMap { $0 }).compactMap { node in
      node.scalar.map { ToolMention("the agent “\(agent)”", tool: $0, place: "\(file):\(node.line)") }
    }
  }

  /// The instructions: a text, or `{prompt: NAME, variables: {…}}`.
  private static func instructions(
    _ reader: ConfigurationReader, _ prompts: [Prompt]
  ) -> (text: String, prompt: AgentPrompt?) {
    guard reader.node?["instructions"]?.mapping != nil else {
      return (reader.value("instructions", default: ""), nil)
    }
    return ("", prompt(reader.section("instructions"), prompts))
  }

  private static func prompt(_ section: ConfigurationReader, _ prompts: [Prompt]) -> AgentPrompt? {
    let name = section.required("prompt", as: String.self)
    let values: [String: String] = section.dictionary("variables")
    guard let name else { return nil }
    guard let prompt = prompts.first(where: { $0.name == name }) else {
      let names = prompts.map(\.name)
      section.reject(
        "prompt",
        "names “\(name)”, and there is no such prompt"
          + (names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))"))
      return nil
    }
    let misfits = prompt.misfits(values)
    for name in misfits.unknown {
      section.reject(
        "variables",
        "sets “\(name)”, which “\(prompt.name)” does not have"
          + EditDistance.suggestion(for: name, among: prompt.variables.map(\.name)))
    }
    if !misfits.missing.isEmpty {
      section.reject("variables", "must set \(misfits.missing.joined(separator: ", ")) of “\(prompt.name)”")
    }
    return AgentPrompt(prompt, values: values)
  }

  private static func limits(_ reader: ConfigurationReader) -> AgentLimits {
    let usual = AgentLimits()
    let dollars = reader.value("dollars", default: Double(usual.microdollars) / 1_000_000)
    let limits = AgentLimits(
      steps: reader.value("steps", default: usual.steps), calls: reader.value("calls", default: usual.calls),
      tokens: reader.value("tokens", default: usual.tokens),
      microdollars: Int64(exactly: (dollars * 1_000_000).rounded()) ?? 0)
    if !(1...50).contains(limits.steps) { reader.reject("steps", "must be from 1 to 50") }
    if !(1...200).contains(limits.calls) { reader.reject("calls", "must be from 1 to 200") }
    if limits.tokens < 1000 { reader.reject("tokens", "must be at least 1000") }
    if limits.microdollars < 1 { reader.reject("dollars", "must be more than 0") }
    return limits
  }

  private static func intent(_ reader: ConfigurationReader, _ tools: [String]) -> Intent {
    let intent = Intent(
      name: identifier("name", reader), examples: reader.list("examples"),
      response: reader.optional("response"),
      action: reader.has("action") ? action(reader.section("action"), tools) : nil,
      handsOff: reader.value("handoff", default: false), isStrict: reader.value("strict", default: false))
    if intent.action != nil, intent.response != nil || intent.handsOff {
      reader.reject("action", "cannot stand beside “response” or “handoff”")
    }
    if intent.examples.isEmpty {
      reader.reject("examples", "must list at least one thing that customers write")
    }
    return intent
  }

  private static func action(_ reader: ConfigurationReader, _ tools: [String]) -> IntentAction {
    let action = IntentAction(
      tool: reader.required("tool") ?? "", questions: reader.dictionary("ask"),
      response: reader.required("response") ?? "")
    do {
      _ = try ApprovedTemplate(action.response)
    } catch {
      reader.reject("response", error.reason)
    }
    if !action.tool.isEmpty, !AgentProfile.names(action.tool, among: tools) {
      reader.reject("tool", "names “\(action.tool)”, which “tools” does not give the agent")
    }
    return action
  }

  private static func category(_ reader: ConfigurationReader) -> ResponseCategory {
    let category = ResponseCategory(
      name: identifier("name", reader), keywords: reader.list("keywords"),
      response: reader.required("response") ?? "", confidence: reader.value("confidence", default: 0.9))
    if category.keywords.isEmpty { reader.reject("keywords", "must list at least one word or phrase") }
    if !(0...1).contains(category.confidence) { reader.reject("confidence", "must be between 0 and 1") }
    return category
  }

  /// A name that metrics, traces and clients can use as it is.
  static func identifier(_ key: String, _ reader: ConfigurationReader) -> String {
    guard let name = reader.required(key, as: String.self) else { return "" }
    let isRight =
      (1...64).contains(name.count)
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
    if !isRight { reader.reject(key, "must be 1 to 64 small letters, digits, “_” and “-”") }
    return name
  }
}
