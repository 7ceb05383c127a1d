/// What became of a request for tokens.
public struct LimitDecision: Hashable, Sendable {
  /// How one bucket stands after it.
  public struct State: Hashable, Sendable {
    /// The bucket's limit.
    public let policy: LimitPolicy
    /// How many tokens it still holds.
    public let remaining: Int
    /// In how long it is full again.
    public let full: Duration
    /// In how long it would give the token that it has refused; zero when it refused nothing.
    public let retry: Duration

    /// Makes a state.
    public init(policy: LimitPolicy, remaining: Int, full: Duration, retry: Duration) {
      self.policy = policy
      self.remaining = remaining
      self.full = full
      self.retry = retry
    }
  }

  /// How each bucket stands, in the order in which it was asked.
  public let states: [State]

  /// Makes a decision.
  public init(states: [State]) {
    self.states = states
  }

  /// Whether all tokens were there, and were taken; otherwise none was.
  public var isAllowed: Bool { states.allSatisfy { $0.retry == .zero } }

  /// The bucket that has refused; the one that makes wait the longest where there are several.
  public var refusal: State? {
    states.filter { $0.retry > .zero }.max { $0.retry < $1.retry }
  }
}
