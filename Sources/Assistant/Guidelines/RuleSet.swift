import Essentials

/// All rules, approved texts and facts that a company has written.
public struct RuleSet: Hashable, Sendable {
  /// The rules, in the order of the files.
  public var guidelines: [Guideline]
  /// The texts that may be sent where nothing must be improvised.
  public var approved: [ApprovedText]
  /// The company's facts by name, for the variables of approved texts.
  public var facts: [String: String]

  /// Collects rules.
  public init(guidelines: [Guideline] = [], approved: [ApprovedText] = [], facts: [String: String] = [:]) {
    self.guidelines = guidelines
    self.approved = approved
    self.facts = facts
  }

  /// Whether nothing was written.
  public var isEmpty: Bool { guidelines.isEmpty && approved.isEmpty && facts.isEmpty }

  /// Adds those of another file.
  ///
  /// - Returns: What cannot stand beside each other: names that are there twice.
  mutating func add(_ other: RuleSet, from file: String) -> [ConfigurationIssue] {
    var issues: [ConfigurationIssue] = []
    for guideline in other.guidelines {
      if let known = guidelines.first(where: { $0.name == guideline.name }) {
        issues.append(Self.twice("guideline", guideline.name, guideline.place, known.place))
      }
      guidelines.append(guideline)
    }
    for text in other.approved {
      if let known = approved.first(where: { $0.id == text.id }) {
        issues.append(Self.twice("approved text", text.id, text.place, known.place))
      }
      approved.append(text)
    }
    for (name, fact) in other.facts.sorted(by: { $0.key < $1.key }) {
      if let known = facts.updateValue(fact, forKey: name), known != fact {
        issues.append(.init(place: file, reason: "the fact “\(name)” has another value in another file"))
      }
    }
    return issues
  }

  private static func twice(_ kind: String, _ name: String, _ place: String, _ other: String)
    -> ConfigurationIssue
  {
    ConfigurationIssue(place: place, reason: "the \(kind) “\(name)” is described at \(other) too")
  }
}
