public import Essentials

/// Why a market is not among those that answered.
public enum MarketProblem: Error, Hashable, Sendable {
  /// It did not answer within its time.
  case timeout
  /// It cannot be reached.
  case unreachable
  /// It does not accept the key.
  case refused(status: Int)
  /// It has said that it was asked too often; it is not asked before then.
  case limited(until: Timestamp)
  /// What may be asked of it is used up; it is not asked before then.
  case outOfBudget(until: Timestamp)
  /// It has failed too often lately, and is spared for a while.
  case resting
  /// It answered with an error.
  case failed(status: Int)
  /// Its answer cannot be read, or is too large.
  case malformed
  /// Nobody waits for it any more.
  case cancelled

  /// The problem in a word, for metrics and programs.
  public var code: String {
    switch self {
    case .timeout: "timeout"
    case .unreachable: "unreachable"
    case .refused: "refused"
    case .limited: "rate_limited"
    case .outOfBudget: "out_of_budget"
    case .resting: "resting"
    case .failed: "failed"
    case .malformed: "malformed"
    case .cancelled: "cancelled"
    }
  }

  /// The problem for customers, as the end of a sentence that begins with the market's name.
  public var reason: String {
    switch self {
    case .timeout: "did not answer in time"
    case .unreachable: "cannot be reached at the moment"
    case .refused, .failed, .malformed: "did not give an answer that can be used"
    case .limited, .outOfBudget: "may not be asked again just yet"
    case .resting: "has failed several times and is left alone for a while"
    case .cancelled: "was not waited for"
    }
  }

  /// Whether it says that the market itself does not work, for its circuit breaker.
  var isFailure: Bool {
    switch self {
    case .timeout, .unreachable, .malformed, .refused: true
    case .failed(let status): status >= 500 || status == 404
    case .limited, .outOfBudget, .resting, .cancelled: false
    }
  }
}
