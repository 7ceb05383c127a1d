package import Assistant

/// How often a detector is right about labelled messages.
package struct EscalationReport: Sendable {
  /// What a detector says of a message.
  package struct Outcome: Sendable {
    package var message: EscalationMessage
    /// The surest first.
    package var signals: [EscalationSignal]

    /// The kind that it is taken for.
    package func kind(at threshold: Double) -> EscalationKind? {
      signals.first.flatMap { $0.score >= threshold ? $0.kind : nil }
    }
  }

  /// How often something was said, and how often rightly.
  package struct Figures: Hashable, Sendable {
    package var said = 0
    package var right = 0
    package var wanted = 0

    package var precision: Double { said == 0 ? 1 : Double(right) / Double(said) }
    package var recall: Double { wanted == 0 ? 1 : Double(right) / Double(wanted) }
    package var f1: Double {
      precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }
  }

  /// One for each message.
  package let outcomes: [Outcome]

  package init(_ messages: [EscalationMessage], _ signals: (String) -> [EscalationSignal]) {
    outcomes = messages.map { Outcome(message: $0, signals: signals($0.text)) }
  }

  /// Whether a message is taken for this kind, the surest of those that it shows.
  package func figures(of kind: EscalationKind, at threshold: Double) -> Figures {
    outcomes.reduce(into: Figures()) { figures, outcome in
      let isSaid = outcome.kind(at: threshold) == kind
      figures.said += isSaid ? 1 : 0
      figures.wanted += outcome.message.kind == kind ? 1 : 0
      figures.right += isSaid && outcome.message.kind == kind ? 1 : 0
    }
  }

  /// Whether a message is a reason at all, of whatever kind.
  package func overall(at threshold: Double) -> Figures {
    outcomes.reduce(into: Figures()) { figures, outcome in
      let isSaid = outcome.kind(at: threshold) != nil
      figures.said += isSaid ? 1 : 0
      figures.wanted += outcome.message.kind == nil ? 0 : 1
      figures.right += isSaid && outcome.message.kind != nil ? 1 : 0
    }
  }
}
