public import Assistant

/// How rules were chosen in labelled turns.
public struct GuidelineReport: Sendable {
  /// One turn's rules: those that apply, and how well each fits.
  public struct Outcome: Sendable {
    public let turn: GuidelineTurns.Labelled
    public let matches: [GuidelineMatch]

    /// Rules chosen that apply.
    public var right: [String] { chosen.filter(turn.rules.contains) }
    /// Rules chosen that do not apply.
    public var wrong: [String] { chosen.filter { !turn.rules.contains($0) } }
    /// Rules that apply and were not chosen.
    public var missed: [String] { turn.rules.filter { !chosen.contains($0) } }

    private var chosen: [String] { matches.filter(\.isChosen).map(\.name) }
  }

  /// All turns in order.
  public let outcomes: [Outcome]

  /// Chooses rules for every turn, without any model.
  public init(_ turns: GuidelineTurns, _ assistant: Turns) async throws {
    var outcomes: [Outcome] = []
    for turn in turns.turns {
      let matches = try await assistant.guidelines(for: turn.text, after: turn.after)
      outcomes.append(Outcome(turn: turn, matches: matches ?? []))
    }
    self.outcomes = outcomes
  }

  /// Of the rules chosen, the share that applies.
  public var precision: Double {
    let right = outcomes.reduce(0) { $0 + $1.right.count }
    let wrong = outcomes.reduce(0) { $0 + $1.wrong.count }
    return Double(right) / Double(max(right + wrong, 1))
  }

  /// Of the rules that apply, the share that was chosen.
  public var recall: Double {
    let right = outcomes.reduce(0) { $0 + $1.right.count }
    return Double(right) / Double(max(outcomes.reduce(0) { $0 + $1.turn.rules.count }, 1))
  }

  /// Turns to which no rule applies, and those of them for which one was chosen.
  public var idle: (all: Int, disturbed: Int) {
    let idle = outcomes.filter(\.turn.rules.isEmpty)
    return (idle.count, idle.count { !$0.wrong.isEmpty })
  }

  /// Precision and recall at another threshold: no rule of the set is strict, always applies or is bounded away.
  public func figures(at threshold: Double) -> (precision: Double, recall: Double) {
    var (right, chosen, all) = (0, 0, 0)
    for outcome in outcomes {
      let names = outcome.matches.filter { $0.score >= threshold }.map(\.name)
      chosen += names.count
      right += names.count { outcome.turn.rules.contains($0) }
      all += outcome.turn.rules.count
    }
    return (Double(right) / Double(max(chosen, 1)), Double(right) / Double(max(all, 1)))
  }

  /// What a fit learns from: every rule in every turn.
  package var examples: [(features: [Double], isRight: Bool)] {
    outcomes.flatMap { outcome in
      outcome.matches.map { ($0.features, outcome.turn.rules.contains($0.name)) }
    }
  }
}
