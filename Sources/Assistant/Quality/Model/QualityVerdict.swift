/// What is kept of the checks with a stored reply.
public struct QualityVerdict: Hashable, Sendable, Codable {
  /// What was done about it.
  public enum Action: String, Sendable, Codable, CaseIterable {
    /// It was sent as it was.
    case none
    /// It was written again, and that was sent.
    case repaired
    /// The best honest answer was sent in its place.
    case replaced
    /// A person takes over.
    case handoff
    /// It was sent and marked.
    case flagged
  }

  /// How the reply that was sent does in each dimension.
  public var scores: QualityScores
  /// The weighted mean.
  public var overall: Double
  /// The part of its checkable statements that have a source.
  public var grounding: Double
  /// Whether the reply that was sent passes all checks.
  public var passed: Bool
  /// What was done.
  public var action: Action
  /// What is wrong with the reply that was sent.
  public var findings: [QualityFinding]
  /// What was wrong with the reply that was not sent, by name; its words are not kept.
  public var rejected: [String]

  /// Takes down a report.
  public init(_ report: QualityReport, action: Action, rejected: [QualityFinding] = []) {
    scores = report.scores
    overall = report.overall
    grounding = report.grounding
    passed = report.passed
    self.action = action
    findings = report.findings
    var seen: Set<String> = []
    self.rejected = rejected.map(\.name).filter { seen.insert($0).inserted }
  }
}
