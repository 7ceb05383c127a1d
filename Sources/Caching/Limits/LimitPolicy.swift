/// A rate limit with a name, as answers and log lines call it.
public struct LimitPolicy: Hashable, Sendable {
  /// Its name, such as `chat`: letters, digits, `-` and `_`.
  public let name: String
  /// How often.
  public let limit: RateLimit
  /// How long it takes until one more token is there, in nanoseconds; at least one.
  let interval: Int64
  /// How long an empty bucket takes to be full, in nanoseconds.
  let depth: Int64

  /// Names a limit.
  public init(_ name: String, _ limit: RateLimit) {
    self.name = name
    self.limit = limit
    interval = max(1, limit.window.wholeNanoseconds / Int64(limit.requests))
    depth = interval * Int64(limit.requests)
  }
}

extension Duration {
  /// The duration in whole nanoseconds, rounded down.
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
