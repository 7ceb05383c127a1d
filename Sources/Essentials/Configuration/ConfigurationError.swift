/// Everything that is wrong with a configuration, found in one go.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors, each with its place, in the order of their lines.
  public let issues: [ConfigurationIssue]

  /// Makes an error of at least one issue.
  public init(_ issues: [ConfigurationIssue]) {
    self.issues = issues
  }

  /// One issue a line.
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a configuration.
public struct ConfigurationIssue: Hashable, Sendable, CustomStringConvertible {
  /// Where: `usher.yaml:12:3`, or `USHER_SERVER_PORT` for a value from the environment.
  public let place: String
  /// What is wrong and what would be right.
  public let reason: String

  /// Makes an issue.
  public init(place: String, reason: String) {
    self.place = place
    self.reason = reason
  }

  public var description: String { "\(place): \(reason)" }
}
