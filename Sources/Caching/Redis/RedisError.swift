/// What went wrong between us and Redis.
public enum RedisError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no connection, and none is tried for just now; the reason is that of the last attempt.
  case away(String)
  /// No answer came in time. The command may have been done.
  case timeout
  /// The connection broke before the answer came. The command may have been done.
  case connectionLost(String)
  /// So many commands wait already that another one would come too late.
  case overloaded
  /// Redis answered with an error, such as `WRONGTYPE …`.
  case refused(String)
  /// The answer has another shape than the command's answers have.
  case unexpectedReply(String)
  /// The client was closed.
  case closed

  public var description: String {
    switch self {
    case .away(let reason): "Redis is away: \(reason)"
    case .timeout: "Redis did not answer in time"
    case .connectionLost(let reason): "the connection to Redis broke: \(reason)"
    case .overloaded: "too many commands wait for Redis"
    case .refused(let text): "Redis answered: \(text)"
    case .unexpectedReply(let what): "Redis answered with something else than \(what)"
    case .closed: "the connection to Redis was closed"
    }
  }

  /// Whether Redis answers so while it takes nothing: it has become a replica, is reading its data, or has lost its
  /// master. Before version 7 errors within scripts have it in their middle.
  static func meansAway(_ text: String) -> Bool {
    ["READONLY", "LOADING", "MASTERDOWN"].contains { text.hasPrefix($0) || text.contains(" -\($0) ") }
  }
}
