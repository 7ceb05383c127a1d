/// Phrases of customers that show that a person should look at a conversation, in English and the commonest of other
/// languages. They are general: what belongs to one trade stands in a company's own keywords.
enum EscalationCues {
  /// The phrases of a kind.
  static func list(_ kind: EscalationKind) -> CueList? {
    switch kind {
    case .human: human
    case .anger: anger
    case .urgent: urgent
    case .legal: legal
    case .complaint: complaint
    case .unanswered, .repeated: nil
    }
  }
}
