import UsherServer

/// One thing that the doctor looks at.
struct Check: Sendable {
  /// What it looks at, in a word or two.
  let subject: String
  /// Looks.
  let run: @Sendable (Configuration) async -> Finding

  /// All checks, those that others depend on first.
  static let all: [Check] = [
    sources, tools, model, guidelines, services, database, disk, port, certificate, openFiles, pdf,
  ]
}
