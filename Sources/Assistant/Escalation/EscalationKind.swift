/// What speaks for a person to look at a conversation.
public enum EscalationKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// The customer asks for a person.
  case human
  /// The customer is angry, or insults.
  case anger
  /// It cannot wait.
  case urgent
  /// Lawyers, courts, authorities, fraud, data protection, injuries.
  case legal
  /// The customer complains, and wants it dealt with.
  case complaint
  /// The assistant has no answer, or is hardly sure of the one that it has.
  case unanswered
  /// The assistant had no answer several times in a row, or the customer asks the same in other words.
  case repeated

  /// Those that a message shows by itself.
  static let ofMessages: [EscalationKind] = [.human, .anger, .urgent, .legal, .complaint]

  /// The reason of the handoff that it leads to.
  var reason: Handoff.Reason {
    switch self {
    case .human: .requested
    case .anger: .anger
    case .urgent: .urgent
    case .legal: .legal
    case .complaint: .complaint
    case .unanswered: .unanswered
    case .repeated: .repeated
    }
  }

  /// What operators read of it.
  var title: String {
    switch self {
    case .human: "asks for a person"
    case .anger: "is angry"
    case .urgent: "cannot wait"
    case .legal: "raises a legal matter"
    case .complaint: "complains"
    case .unanswered: "got no sure answer"
    case .repeated: "did not get through to the assistant"
    }
  }
}
