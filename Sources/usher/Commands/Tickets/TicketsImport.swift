import Essentials
import Knowledge
import Ticketing
import UsherServer

/// `usher tickets import`
struct TicketsImport {
  private let source: ConfigurationSource

  init(_ source: ConfigurationSource) {
    self.source = source
  }

  func run(_ paths: [String], sample: String?, isCheck: Bool) async throws -> ExitCode {
    do {
      if let sample { return try write(sample) }
      if isCheck { return try check(paths) }
      return try await importTickets(paths)
    } catch let error as ImportError {
      Terminal.error.write(
        "\(error.issues.count == 1 ? "Something is" : "\(error.issues.count) things are") not right; nothing was imported:\n"
      )
      Terminal.error.write(error.description.split(separator: "\n").map { "  \($0)\n" }.joined())
      return .failure
    }
  }

  private func write(_ folder: String) throws -> ExitCode {
    let files = try ImportSample.write(to: folder, now: SystemClock().now)
    Terminal.output.write(
      files.map { "\($0)\n" }.joined() + "Change them as you like, then: usher tickets import \(folder)\n")
    return .success
  }

  private func check(_ paths: [String]) throws -> ExitCode {
    let data = try TicketImport.check(paths)
    Terminal.output.write("All is right: \(data.summary).\n")
    return .success
  }

  private func importTickets(_ paths: [String]) async throws -> ExitCode {
    let configuration = try await source.load()
    let paths = paths.isEmpty ? configuration.tickets.sources : paths
    guard !paths.isEmpty else {
      Terminal.error.write(
        "There is nothing to import: name files or folders, or list them under “tickets: sources”.\n")
      return .usage
    }
    return try await Session.with(configuration) { services in
      let bar = ProgressBar()
      defer { bar.clear() }
      let outcome = try await services.importTickets(paths) { bar.show(done: $0, of: $1, $2) }
      bar.clear()
      Self.show(outcome)
      return outcome.desk.refused.isEmpty && outcome.knowledge.failed.isEmpty ? .success : .failure
    }
  }

  private static func show(_ outcome: TicketImportOutcome) {
    func line(_ name: String, _ counts: [(Int, String)]) -> String {
      let said = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return "\(name): \(said.isEmpty ? "none" : said.joined(separator: ", ")).\n"
    }
    func line(_ name: String, _ counts: ImportReport.Counts) -> String {
      line(name, [(counts.added, "new"), (counts.changed, "changed"), (counts.unchanged, "unchanged")])
    }
    let knowledge = outcome.knowledge
    Terminal.output.write(
      line("Venues", outcome.desk.venues) + line("Events", outcome.desk.events)
        + line(
          "Documents",
          [
            (knowledge.added, "new"), (knowledge.updated, "changed"), (knowledge.unchanged, "unchanged"),
            (knowledge.removed, "removed"), (knowledge.failed.count, "not readable"),
          ]))
    for issue in outcome.desk.refused { Terminal.error.write("  Refused: \(issue)\n") }
    for failure in knowledge.failed { Terminal.error.write("  \(failure.path): \(failure.reason)\n") }
  }
}
