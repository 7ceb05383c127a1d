/// How often something may be done: a token bucket that holds `requests` tokens and is full again after `window`.
public struct RateLimit: Hashable, Sendable {
  /// How many requests may come at once, and within each window on the average; at least one.
  public let requests: Int
  /// In how long an empty bucket is full again.
  public let window: Duration

  /// Makes a limit.
  public init(requests: Int, per window: Duration) {
    precondition(requests > 0 && window > .zero, "A limit lets something through at some time")
    self.requests = requests
    self.window = window
  }

  /// How long it takes until one more token is there.
  public var interval: Duration { window / requests }
}
