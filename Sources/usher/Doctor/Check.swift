import UsherServer

/// One thing that the doctor looks at.
struct Check: Sendable {
  /// What it looks at, in a word or two.
  let subject: String
  /// Looks, and says at least one thing.
  let run: @Sendable (Configuration) async -> [Finding]

  /// A check that finds one thing.
  init(subject: String, _ run: @escaping @Sendable (Configuration) async -> Finding) {
    self.subject = subject
    self.run = { [await run($0)] }
  }

  /// A check that may find several.
  init(subject: String, findings: @escaping @Sendable (Configuration) async -> [Finding]) {
    self.subject = subject
    run = findings
  }

  /// All checks, those that others depend on first.
  static let all: [Check] = [
    sources, tools, model, guidelines, services, marketplaces, database, disk, port, certificate, identity,
    mail, payments, redis, libraries, openFiles, pdf,
  ]
}
