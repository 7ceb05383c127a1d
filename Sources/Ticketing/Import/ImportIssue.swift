/// Something that is wrong with a file to import, and where.
public struct ImportIssue: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file and the line: `events.csv:3`.
  public let place: String
  /// The member as a JSON pointer (RFC 6901), or the column.
  public let field: String?
  /// What is wrong, and what would be right.
  public let reason: String

  /// Makes an issue.
  public init(place: String, field: String? = nil, reason: String) {
    self.place = place
    self.field = field
    self.reason = reason
  }

  public var description: String { "\(place): \(field.map { "\($0): " } ?? "")\(reason)" }
}

/// Everything that is wrong with some files; nothing of them was imported.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The issues, file by file.
  public let issues: [ImportIssue]

  /// Makes an error of at least one issue.
  public init(_ issues: [ImportIssue]) {
    self.issues = issues
  }

  /// One issue a line; of very many, the first hundred.
  public var description: String {
    let lines = issues.prefix(100).map(\.description)
    let rest = issues.count > 100 ? ["… and \(issues.count - 100) more"] : []
    return (lines + rest).joined(separator: "\n")
  }
}

/// Collects the issues of several files.
final class ImportIssues {
  private(set) var all: [ImportIssue] = []

  func add(_ place: String, _ field: String? = nil, _ reason: String) {
    all.append(ImportIssue(place: place, field: field, reason: reason))
  }

  /// Adds an issue unless it is there.
  func addOnce(_ place: String, _ field: String?, _ reason: String) {
    let issue = ImportIssue(place: place, field: field, reason: reason)
    if !all.contains(issue) { all.append(issue) }
  }
}
