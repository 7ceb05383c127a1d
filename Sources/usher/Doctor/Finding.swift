/// What a check of the doctor's found.
struct Finding: Hashable, Sendable {
  /// How bad it is.
  enum Severity: Hashable, Sendable {
    case well, warning, failure
  }

  let severity: Severity
  /// What was found.
  let message: String
  /// How to mend it.
  let remedy: String?

  static func well(_ message: String) -> Finding {
    Finding(severity: .well, message: message, remedy: nil)
  }

  static func warning(_ message: String, remedy: String) -> Finding {
    Finding(severity: .warning, message: message, remedy: remedy)
  }

  static func failure(_ message: String, remedy: String) -> Finding {
    Finding(severity: .failure, message: message, remedy: remedy)
  }
}
