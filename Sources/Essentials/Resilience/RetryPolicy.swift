/// How often and after how long something that failed is tried again: a random share of a time that doubles (“full
/// jitter”), which spreads the callers of a service that recovers more evenly than a fixed wait
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
public struct RetryPolicy: Hashable, Sendable {
  /// How often it is tried in all; 1 means never again.
  public var attempts: Int
  /// The longest wait before the first retry.
  public var base: Duration
  /// The longest wait before any.
  public var cap: Duration
  /// A service that wants to be left alone for longer is not asked again.
  public var longestRetryAfter: Duration

  /// Makes a policy.
  public init(
    attempts: Int = 2, base: Duration = .milliseconds(250), cap: Duration = .seconds(5),
    longestRetryAfter: Duration = .seconds(3)
  ) {
    self.attempts = max(1, attempts)
    self.base = base
    self.cap = cap
    self.longestRetryAfter = longestRetryAfter
  }

  /// Never tries again.
  public static let never = RetryPolicy(attempts: 1)

  /// How long to wait after the attempt with this number, counted from 1, or nothing when it was the last. Never shorter
  /// than the service wishes.
  public func delay(
    after attempt: Int, retryAfter: Duration? = nil, using random: inout some RandomNumberGenerator
  ) -> Duration? {
    guard attempt < attempts else { return nil }
    let longest = min(cap, base * (1 << min(max(attempt - 1, 0), 20)))
    let jitter = longest * Double.random(in: 0..<1, using: &random)
    guard let retryAfter, retryAfter > .zero else { return jitter }
    // The jitter is added: else all who were told the same would come back at once.
    return retryAfter <= longestRetryAfter ? retryAfter + min(jitter, base) : nil
  }
}
