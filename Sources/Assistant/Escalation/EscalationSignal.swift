/// One thing that speaks for a person to look at a conversation, and how strongly.
public struct EscalationSignal: Hashable, Sendable, Codable {
  /// What it is.
  public var kind: EscalationKind
  /// How sure that is, from 0 to 1.
  public var score: Double
  /// What shows it, in words: which phrase, or which likeness.
  public var why: [String]
  /// Whether somebody is in danger.
  public var isDanger: Bool

  /// Makes a signal.
  public init(_ kind: EscalationKind, _ score: Double, why: [String], isDanger: Bool = false) {
    self.kind = kind
    self.score = score
    self.why = why
    self.isDanger = isDanger
  }

  /// How soon a person should look at it.
  var priority: HandoffPriority {
    switch kind {
    case .urgent: isDanger ? .urgent : .high
    case .legal: .high
    case .anger: score >= Self.strong ? .high : .normal
    case .human, .complaint, .unanswered, .repeated: .normal
    }
  }

  enum CodingKeys: String, CodingKey {
    case kind, score, why
    case isDanger = "danger"
  }

  /// From which score on anger is more than a mood.
  private static let strong = 0.7

  /// The signal as operators read it.
  var line: String {
    let percent = Int((score * 100).rounded())
    return "The customer \(kind.title) (\(percent) %): \(why.joined(separator: "; "))."
  }
}
