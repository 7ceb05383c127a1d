import Embeddings
import Essentials
import FoundationEssentials
import Knowledge
import UsherServer

/// `usher ingest`
struct IngestCommand: Command {
  static let name = "ingest"
  static let summary = "Bring documents into the knowledge base."
  static let operands = "[PATH…]"
  static let discussion = """
    A PATH is a file, a folder, a pattern such as 'help/**/*.md', or @FILE: a list of files, one a
    line, each alone or after its address and a tab. Without a PATH it is what the configuration
    names. Markdown, HTML, text, CSV, JSON, YAML and PDF are read.

    What is unchanged is skipped, what has changed is replaced, and what is gone from a folder is
    removed. It may be stopped at any time; the next run goes on where it ended. A server that
    uses the same database answers from the new documents within a second.

    Passages that have no embedding of the configured model, as after a change of it, get one.
    """
  static let examples = [
    "usher ingest", "usher ingest help/ manuals/router.pdf",
    "usher ingest --collection manual --url-prefix https://docs.example.com/ /srv/manual",
  ]
  private static let collection = CommandOption(
    name: "collection", value: "NAME",
    summary: "The part of the knowledge base they belong to; help when not given.")
  private static let urlPrefix = CommandOption(
    name: "url-prefix", value: "URL",
    summary: "Where customers can read them: a file's path in its folder is put behind it.")
  private static let keepMissing = CommandOption(
    name: "keep-missing", summary: "Keep documents whose files are gone.")
  private static let force = CommandOption(name: "force", summary: "Read unchanged documents again too.")
  static let options = [CommandOption.config, collection, urlPrefix, keepMissing, force]

  private let source: ConfigurationSource
  private let paths: [String]
  private let collection: String
  private let urlPrefix: String?
  private let options: IngestOptions

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    paths = arguments.values
    collection = arguments.value(of: Self.collection) ?? "help"
    urlPrefix = arguments.value(of: Self.urlPrefix)
    var options = IngestOptions()
    options.removesMissing = !arguments.has(Self.keepMissing)
    options.replacesUnchanged = arguments.has(Self.force)
    self.options = options
    if paths.isEmpty, arguments.value(of: Self.collection) != nil || urlPrefix != nil {
      throw UsageError("--collection and --url-prefix say something about paths; name at least one.")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    guard !paths.isEmpty || !configuration.knowledge.sources.isEmpty else {
      Terminal.error.write(
        "There is nothing to ingest: name files or folders, or list them under “knowledge: sources”.\n")
      return .usage
    }
    let inputs = try paths.map { try IngestInput(argument: $0, urlPrefix: urlPrefix) }
    return try await Session.with(configuration) { services in
      let bar = ProgressBar()
      let show: @Sendable (IngestProgress) -> Void = {
        bar.show(done: $0.filesDone, of: $0.files, $0.current)
      }
      defer { bar.clear() }
      let reports =
        inputs.isEmpty
        ? try await services.ingestSources(options, progress: show)
        : [
          try await services.ingestion.run(
            inputs, collection: collection, services.tenant, options: options, progress: show)
        ]
      bar.clear()
      for report in reports { Self.show(report) }
      let isEmbedded = try await Self.embed(services, bar)
      return !isEmbedded || reports.contains { !$0.failed.isEmpty } ? .failure : .success
    }
  }

  /// Makes the embeddings that passages lack, as after a change of the model.
  /// - Returns: Whether all have theirs, or another process sees to it.
  private static func embed(_ services: Services, _ bar: ProgressBar) async throws -> Bool {
    try await services.knowledge.claim(services.tenant)
    do {
      let outcome = try await services.reembedding.run(services.tenant) {
        bar.show(done: $0.embedded, of: $0.passages, "embeddings of \($0.wanted.name)")
      }
      bar.clear()
      if outcome == .elsewhere {
        Terminal.output.write("A running server makes the embeddings that are missing.\n")
      }
      return true
    } catch let error as EmbedderFailure {
      bar.clear()
      let status = try await services.knowledge.embeddingStatus(services.tenant)
      Terminal.error.write(
        "\(status.passages - status.embedded) passages have no embeddings yet and are found by their words: "
          + "\(error). Run usher ingest again when the service can be had.\n")
      return false
    }
  }

  private static func show(_ report: IngestReport) {
    let counts = [
      ("new", report.added), ("changed", report.updated), ("unchanged", report.unchanged),
      ("removed", report.removed), ("not readable", report.failed.count),
    ]
    let said = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    let rate = Double(report.added + report.updated) / max(report.seconds, 0.001)
    func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
    var text = "Documents: " + (said.isEmpty ? "none found" : said.joined(separator: ", ")) + ".\n"
    if report.passages > 0 {
      text +=
        "\(report.passages) passages in \(rounded(report.seconds)) s"
        + " (\(rounded(rate)) documents a second).\n"
    }
    Terminal.output.write(text)
    for failure in report.failed { Terminal.error.write("  \(failure.path): \(failure.reason)\n") }
  }
}
