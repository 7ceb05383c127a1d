/// What a ``CircuitBreaker`` knows, at one moment.
public struct CircuitBreakerStatus: Hashable, Sendable {
  /// Whether calls pass.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// All calls pass.
    case closed
    /// None passes.
    case open
    /// A few pass, to find out whether the service is back.
    case halfOpen = "half_open"
  }

  /// The breaker's name.
  public var name: String
  /// Whether calls pass.
  public var state: State
  /// Since when it is in this state.
  public var since: Timestamp
  /// Why it is in this state, in words.
  public var reason: String
  /// When an open breaker lets the next trial through; nothing when somebody holds it open.
  public var nextTry: Timestamp?
  /// How many calls failed one after another until now.
  public var failuresInRow: Int
  /// What is counted within the window.
  public var recent: SlidingWindow.Counts
  /// How many trials are under way.
  public var trials: Int
  /// How many calls were turned away since the start.
  public var rejected: Int
  /// How often it opened since the start.
  public var timesOpened: Int
}

/// A ``CircuitBreaker`` went from one state into another.
public struct CircuitBreakerChange: Hashable, Sendable {
  /// The breaker's name.
  public var name: String
  /// The state before.
  public var from: CircuitBreakerStatus.State
  /// The state after.
  public var to: CircuitBreakerStatus.State
  /// When.
  public var time: Timestamp
  /// Why, in words.
  public var reason: String
  /// The first change of a breaker is 1, the next 2: observers may be told side by side.
  public var number: Int
}
