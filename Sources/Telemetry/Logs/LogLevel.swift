/// How much a log line matters.
public enum LogLevel: String, CaseIterable, Hashable, Sendable, Comparable {
  /// For those who look for a fault in Usher.
  case debug
  /// What happened.
  case info
  /// Something was not right, and was dealt with.
  case warning
  /// Something failed that someone must look at.
  case error

  private var weight: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.weight < right.weight }
}
