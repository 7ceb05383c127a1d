/// What a passage looks like, so that an answer keeps it so: steps stay steps, tables stay tables.
public enum PassageForm: String, Sendable, Codable, CaseIterable {
  /// Running text and bullet points.
  case prose
  /// Numbered steps: the lines begin with `1. `, `2. ` …
  case steps
  /// Rows: the lines read `| a | b |`, the first one is the header.
  case table
  /// A listing, a command, a synopsis.
  case code
  /// A term and what it means.
  case definition
}
