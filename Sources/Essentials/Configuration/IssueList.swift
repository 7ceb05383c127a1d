/// The issues that a reader and its sections collect together.
final class IssueList {
  private var issues: [(line: Int, column: Int, issue: ConfigurationIssue)] = []

  var count: Int { issues.count }
  var isEmpty: Bool { issues.isEmpty }

  /// By place; values from the environment, which have no line, come first.
  var sorted: [ConfigurationIssue] {
    issues.sorted { ($0.line, $0.column) < ($1.line, $1.column) }.map(\.issue)
  }

  func add(_ file: String, _ line: Int, _ column: Int, _ reason: String) {
    issues.append((line, column, ConfigurationIssue(place: "\(file):\(line):\(column)", reason: reason)))
  }

  func add(_ variable: String, _ reason: String) {
    issues.append((0, 0, ConfigurationIssue(place: variable, reason: reason)))
  }
}
