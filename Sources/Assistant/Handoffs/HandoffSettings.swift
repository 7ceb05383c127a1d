/// How conversations are passed to people.
public struct HandoffSettings: Hashable, Sendable {
  /// Whether the assistant goes on answering until an operator has come.
  public var answersWhileWaiting: Bool
  /// Words and phrases of customers that make a handoff more urgent, beside those that everybody's does.
  public var urgentWords: [String]
  /// When conversations are passed on though nobody has asked the assistant to.
  public var escalation: EscalationSettings
  /// How those who wait stand in line, and who gets them.
  public var line: QueueSettings
  /// By when people should have answered.
  public var targets: HandoffTargets
  /// How customers may choose a person before they have written anything; nothing where they may not.
  public var personFirst: PersonFirst?
  /// Who writes the summaries for operators anew; nothing leaves them as they are made without a model.
  public var summaryModel: String?
  /// How long that one may take.
  public var summaryDeadline = Duration.seconds(15)

  /// Makes settings.
  public init(
    answersWhileWaiting: Bool = true, urgentWords: [String] = [],
    escalation: EscalationSettings = EscalationSettings(), line: QueueSettings = QueueSettings(),
    targets: HandoffTargets = HandoffTargets(), personFirst: PersonFirst? = nil
  ) {
    self.answersWhileWaiting = answersWhileWaiting
    self.urgentWords = urgentWords
    self.escalation = escalation
    self.line = line
    self.targets = targets
    self.personFirst = personFirst
  }

  /// What hurries, whoever says it: something happens now, was stolen, or goes to court.
  private static let usualWords = [
    "urgent", "urgently", "emergency", "asap", "immediately", "right now", "fraud", "stolen", "hacked",
    "lawyer", "solicitor", "legal action", "court", "police", "safeguarding",
  ]

  /// How urgent a handoff is, by its reason, by what the customer has written, and by what that shows.
  func urgency(
    of text: String, _ reason: Handoff.Reason, _ signals: [EscalationSignal]
  ) -> HandoffUrgency {
    var urgency = urgency(of: text, reason)
    // What a signal says better.
    if signals.contains(where: { $0.kind == .urgent || $0.kind == .legal }) {
      urgency.why.removeAll { $0.hasPrefix("The customer writes") }
    }
    urgency.priority = max(urgency.priority, signals.map(\.priority).max() ?? .low)
    urgency.why += signals.map(\.line)
    return urgency
  }

  /// How urgent a handoff is, by its reason and by what the customer has written.
  func urgency(of text: String, _ reason: Handoff.Reason) -> HandoffUrgency {
    var urgency = HandoffUrgency()
    switch reason {
    case .uncertain:
      urgency = HandoffUrgency(.high, why: ["Something was begun, and it is not known whether it was done."])
    case .intent: urgency = HandoffUrgency(.high, why: ["It is a matter that people handle."])
    case .requested, .agent, .approval, .unapproved, .quality, .anger, .urgent, .legal, .complaint,
      .unanswered,
      .repeated, .operator:
      break
    }
    let said = " " + Array(Words(text)).joined(separator: " ") + " "
    let hurrying = (Self.usualWords + urgentWords).filter { phrase in
      let words = Array(Words(phrase)).joined(separator: " ")
      return !words.isEmpty && said.contains(" \(words) ")
    }
    guard let first = hurrying.first else { return urgency }
    urgency.priority = max(urgency.priority, .normal).raised
    urgency.why.append("The customer writes “\(first)”.")
    return urgency
  }
}
