import Caching
import Essentials

/// The header fields that tell a client its limits (draft-ietf-httpapi-ratelimit-headers-11): lists of strings with
/// parameters, in the syntax of structured fields (RFC 9651).
enum RateLimitFields {
  /// `RateLimit-Policy: "chat";q=30;w=60`: thirty within sixty seconds.
  static func policy(_ states: [LimitDecision.State]) -> String {
    list(states) { state in
      ";q=\(state.policy.limit.requests);w=\(wholeSeconds(state.policy.limit.window))"
    }
  }

  /// `RateLimit: "chat";r=12;t=36`: twelve are left, and all are there again in 36 seconds.
  static func state(_ states: [LimitDecision.State]) -> String {
    list(states) { ";r=\($0.remaining);t=\(wholeSeconds($0.full))" }
  }

  /// Seconds, rounded up: who comes when they are over is not too early.
  static func wholeSeconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) + (attoseconds > 0 ? 1 : 0)
  }

  private static func list(
    _ states: [LimitDecision.State], _ parameters: (LimitDecision.State) -> String
  ) -> String {
    var text = ""
    for state in states {
      if !text.isEmpty { text += ", " }
      text += "\"\(state.policy.name)\"" + parameters(state)
    }
    return text
  }
}

extension Problem {
  /// A request that comes too soon.
  static func tooManyRequests(_ refusal: LimitDecision.State) -> Problem {
    let seconds = max(1, RateLimitFields.wholeSeconds(refusal.retry))
    let limit = refusal.policy.limit
    var problem = Problem(
      kind: "rate-limited", title: "There were too many requests", status: 429,
      detail: """
        The limit “\(refusal.policy.name)” lets \(limit.requests) through in \
        \(limit.window.inWords). Try again in \(seconds) second\(seconds == 1 ? "" : "s").
        """,
      retryAfterSeconds: seconds)
    problem.extensions = [
      "limit": .string(refusal.policy.name), "retry_after_seconds": .integer(Int64(seconds)),
      "violated-policies": [.string(refusal.policy.name)],
    ]
    return problem
  }
}

extension Duration {
  /// `a minute`, `10 seconds`.
  fileprivate var inWords: String {
    let seconds = RateLimitFields.wholeSeconds(self)
    for (name, article, length) in [("day", "a", 86_400), ("hour", "an", 3600), ("minute", "a", 60)]
    where seconds.isMultiple(of: length) && seconds > 0 {
      return seconds == length ? "\(article) \(name)" : "\(seconds / length) \(name)s"
    }
    return seconds == 1 ? "a second" : "\(seconds) seconds"
  }
}
