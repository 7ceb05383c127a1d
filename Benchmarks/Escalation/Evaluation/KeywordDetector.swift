package import Assistant

/// What is compared with: the lists of words that one would write down first, and no more.
package enum KeywordDetector {
  private static let words: [(kind: EscalationKind, words: [String])] = [
    (.human, ["human", "person", "agent", "representative", "operator", "manager", "supervisor", "staff"]),
    (
      .legal,
      ["lawyer", "solicitor", "attorney", "sue", "court", "legal", "fraud", "police", "gdpr", "chargeback"]
    ),
    (.urgent, ["urgent", "urgently", "emergency", "asap", "immediately", "right now", "hurry"]),
    (
      .anger,
      [
        "angry", "furious", "ridiculous", "unacceptable", "terrible", "worst", "useless", "hate",
        "disgusting",
        "stupid", "scam", "sick of", "fed up",
      ]
    ),
    (
      .complaint,
      ["complaint", "complain", "disappointed", "unhappy", "dissatisfied", "compensation", "rude"]
    ),
  ]

  /// The first kind of which a message has a word.
  package static func signals(in message: String) -> [EscalationSignal] {
    let said = " " + message.lowercased().map { $0.isLetter ? $0 : " " } + " "
    for (kind, words) in words {
      if let word = words.first(where: { said.contains(" \($0) ") }) {
        return [EscalationSignal(kind, 1, why: [word])]
      }
    }
    return []
  }
}
