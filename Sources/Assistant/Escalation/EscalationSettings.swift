/// When conversations are passed to people though nobody has asked the assistant to.
public struct EscalationSettings: Hashable, Sendable {
  /// What a signal does that is strong enough.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    /// The conversation is passed to people.
    case handOver = "hand_over"
    /// The customer is asked whether they want a person.
    case offer
    /// A handoff that there is anyway becomes more urgent.
    case priority
    /// Nothing.
    case off
  }

  /// What one kind of signal does.
  public struct Rule: Hashable, Sendable {
    /// What it does from the threshold on.
    public var action: Action
    /// From which score on the conversation is passed to people whatever the action says; nothing for never.
    public var handsOverFrom: Double?
    /// From which score on it does anything; nothing for the threshold of all kinds.
    public var threshold: Double?
    /// Words and phrases of customers that show it, beside the usual ones.
    public var keywords: [String]

    /// Makes a rule.
    public init(
      _ action: Action, handsOverFrom: Double? = nil, threshold: Double? = nil, keywords: [String] = []
    ) {
      self.action = action
      self.handsOverFrom = handsOverFrom
      self.threshold = threshold
      self.keywords = keywords
    }
  }

  /// Whether messages are looked at at all.
  public var isEnabled: Bool
  /// From which score on a signal does anything.
  public var threshold: Double
  /// How many replies in a row without an answer are too many.
  public var failures: Int
  /// What each kind does; what is not there is as usual.
  public var rules: [EscalationKind: Rule]

  /// Makes settings.
  public init(
    isEnabled: Bool = true, threshold: Double = 0.6, failures: Int = 3,
    rules: [EscalationKind: Rule] = [:]
  ) {
    self.isEnabled = isEnabled
    self.threshold = threshold
    self.failures = failures
    self.rules = rules
  }

  /// What a kind does.
  public func rule(_ kind: EscalationKind) -> Rule { rules[kind] ?? Self.usualRule(kind) }

  /// What a kind does where the company has not said otherwise.
  public static func usualRule(_ kind: EscalationKind) -> Rule {
    switch kind {
    case .human, .repeated: Rule(.handOver)
    // Who is a little cross, or only in a hurry, is asked.
    case .anger, .urgent, .legal, .complaint: Rule(.offer, handsOverFrom: 0.7)
    case .unanswered: Rule(.offer)
    }
  }

  /// What a signal does.
  func action(of signal: EscalationSignal) -> Action {
    let rule = rule(signal.kind)
    guard isEnabled, rule.action != .off, signal.score >= rule.threshold ?? threshold else { return .off }
    if let limit = rule.handsOverFrom, signal.score >= limit { return .handOver }
    return rule.action
  }
}
