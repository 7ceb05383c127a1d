import Essentials

/// Reads rules and approved texts from YAML: from a file of their own, or from an agent's.
enum GuidelineFile {
  /// Reads a file that holds `guidelines`, `approved` or `facts`.
  ///
  /// - Throws: ``YAMLError`` or ``ConfigurationError``: both name file and line, and the nearest right key.
  static func read(_ text: String, file: String) throws -> RuleSet {
    let reader = ConfigurationReader(try YAMLNode.parse(text, file: file), file: file)
    let rules = rules(reader, agent: nil)
    try reader.finish()
    return rules
  }

  /// The rules in a mapping that may hold other things too; those of an agent's file are for that agent.
  static func rules(_ reader: ConfigurationReader, agent: String?) -> RuleSet {
    RuleSet(
      guidelines: reader.sections("guidelines").map { guideline($0, agent: agent) },
      approved: reader.sections("approved").map { approved($0, agent: agent) },
      facts: reader.dictionary("facts"))
  }

  private static func guideline(_ reader: ConfigurationReader, agent: String?) -> Guideline {
    let isAlways = reader.value("always", default: false)
    let check = reader.section("check")
    let guideline = Guideline(
      name: AgentFile.identifier("name", reader), condition: reader.value("when", default: ""),
      action: reader.required("do") ?? "", examples: reader.list("examples"), tools: reader.list("tools"),
      approved: reader.list("approved"), priority: reader.value("priority", default: 0),
      agents: agent.map { [$0] } ?? reader.list("agents"), isAlways: isAlways,
      isStrict: reader.value("strict", default: false),
      check: Guideline.Check(
        calls: check.list("calls"), says: check.list("says"), neverSays: check.list("never_says")),
      place: place(reader))
    if agent != nil, reader.has("agents") {
      reader.reject("agents", "is not for an agent's own rules; write the rule in a file of `guidelines`")
    }
    if !isAlways, guideline.condition.trimmed.isEmpty {
      reader.reject("when", "must say when the rule applies; write `always: true` where it always does")
    }
    if isAlways, !guideline.condition.trimmed.isEmpty || !guideline.examples.isEmpty {
      reader.reject("always", "cannot stand beside `when` or `examples`: it is for rules without condition")
    }
    if guideline.action.count > 1000 { reader.reject("do", "may have 1000 characters at most") }
    if guideline.condition.count > 300 { reader.reject("when", "may have 300 characters at most") }
    return guideline
  }

  private static func approved(_ reader: ConfigurationReader, agent: String?) -> ApprovedText {
    let text: String = reader.required("text") ?? ""
    let template: ApprovedTemplate
    do {
      template = try ApprovedTemplate(text)
    } catch {
      reader.reject("text", error.reason)
      template = ApprovedTemplate(verbatim: text)
    }
    if agent != nil, reader.has("agents") {
      reader.reject("agents", "is not for an agent's own texts; write the text in a file of `approved`")
    }
    return ApprovedText(
      id: AgentFile.identifier("id", reader), template: template, examples: reader.list("examples"),
      agents: agent.map { [$0] } ?? reader.list("agents"), instead: reader.optional("instead"),
      isFallback: reader.value("fallback", default: false), place: place(reader))
  }

  private static func place(_ reader: ConfigurationReader) -> String {
    reader.file + (reader.node.map { ":\($0.line)" } ?? "")
  }
}
