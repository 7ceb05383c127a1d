/// What customers of many trades write, by what it is a reason for: from these a classifier learns what the phrases of
/// ``EscalationCues`` do not name. None of them is in the labelled set of `Benchmarks/Escalation`.
enum EscalationExamples {
  /// The examples of a kind; nothing for messages that are no reason for anything.
  static func texts(_ kind: EscalationKind?) -> [String] {
    let text =
      switch kind {
      case .human: human
      case .anger: anger
      case .urgent: urgent
      case .legal: legal
      case .complaint: complaint
      case .unanswered, .repeated: ""
      case nil: ordinary
      }
    return text.split(separator: "\n").map(String.init)
  }
}
