import Assistant
import Embeddings
import Essentials
import UsherServer

/// `usher evaluate`
struct EvaluateCommand: Command {
  static let name = "evaluate"
  static let summary = "Judge the replies in a file, or compare two versions' replies."
  static let operands = "quality FILE | compare BEFORE AFTER"
  static let discussion = """
    Files hold one JSON object a line, with “question” and “reply” and what the reply may rest on;
    Docs/Quality.md describes them. Weights and thresholds are those of the configuration.
    “compare” ends with status 1 when the second version is worse.
    """
  static let examples = [
    "usher evaluate quality replies.jsonl", "usher evaluate compare last-week.jsonl today.jsonl",
  ]
  private static let json = CommandOption(name: "json", summary: "Report in JSON.")
  private static let lines = CommandOption(
    name: "lines", value: "odd|even", summary: "Only every second line, from the first or the second on.")
  private static let details = CommandOption(name: "details", summary: "Name every reply, not only some.")
  static let options = [CommandOption.config, json, lines, details]

  private enum Task {
    case quality(String)
    case compare(String, String)
  }

  private let source: ConfigurationSource
  private let task: Task
  private let asJSON: Bool
  private let half: Int?
  private let tellsAll: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    tellsAll = arguments.has(Self.details)
    switch arguments.value(of: Self.lines) {
    case nil: half = nil
    case "odd": half = 0
    case "even": half = 1
    case let other?: throw UsageError("--lines must be odd or even, not “\(other)”.")
    }
    let values = arguments.values
    switch (values.first, values.count) {
    case ("quality", 2): task = .quality(values[1])
    case ("compare", 3): task = .compare(values[1], values[2])
    default: throw UsageError("Say what to evaluate: usher evaluate \(Self.operands)")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    let folder = try EmbeddingModelFolder(configuration)
    let encoder = try await Blocking.run {
      try SentenceEncoder.load(directory: folder.path, precision: configuration.embeddings.precision)
    }
    let checker = QualityChecker(embedder: encoder)
    func judge(_ file: String) async throws -> QualitySummary {
      let samples = try QualitySample.read(file).enumerated()
        .filter { half == nil || $0.offset % 2 == half }.map(\.element)
      return await QualitySummary(samples, checker: checker, configuration.quality)
    }
    switch task {
    case .quality(let file):
      let summary = try await judge(file)
      Terminal.output.write(asJSON ? summary.json.text + "\n" : QualityText(summary, tellsAll: tellsAll).text)
      return .success
    case .compare(let before, let after):
      let comparison = QualityComparison(before: try await judge(before), after: try await judge(after))
      guard !comparison.pairs.isEmpty else {
        Terminal.error.write("usher: \(before) and \(after) have no reply in common: name them by “id”.\n")
        return .failure
      }
      Terminal.output.write(
        asJSON ? comparison.json.text + "\n" : ComparisonText(comparison, tellsAll: tellsAll).text)
      return comparison.isRegression ? .failure : .success
    }
  }
}
