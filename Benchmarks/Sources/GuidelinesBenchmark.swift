import AnswerEvaluation
import Assistant
import Embeddings
import FoundationEssentials
import GuidelineEvaluation
import Persistence

/// Measures which of thirty rules are chosen in labelled turns.
struct GuidelinesBenchmark {
  static let usage =
    "benchmarks guidelines [--lines all|tuning|held] [--turns FILE] [--rules FILE] [--details | --fit] "
    + "[--model <directory>]"

  private var split = GuidelineTurns.Split.held
  private var turns = "Benchmarks/Guidelines/turns.json"
  private var rules = "Benchmarks/Guidelines/rules.yaml"
  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var fits = false
  private var tellsAll = false

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--lines": split = rest.popFirst().flatMap(GuidelineTurns.Split.init) ?? split
      case "--turns": turns = rest.popFirst() ?? turns
      case "--rules": rules = rest.popFirst() ?? rules
      case "--model": model = rest.popFirst() ?? model
      case "--fit": fits = true
      case "--details": tellsAll = true
      default: throw BenchmarkError("unknown option \(name); usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-rules-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try await Database.open(.sqlite(path: folder.appending(path: "usher.db").path))
    let assistant = try await GuidelineAssistant.turns(
      company: "Examples/northside", rules: rules, database: database,
      embedder: try SentenceEncoder.load(directory: model))
    let report = try await GuidelineReport(
      try GuidelineTurns(file: URL(filePath: turns), fits ? .tuning : split), assistant)
    if fits { fit(report) } else { tell(report) }
    await database.close()
  }

  private func fit(_ report: GuidelineReport) {
    let fit = LogisticFit(report.examples, penalty: 0.003)
    print("examples   \(report.examples.count), of which right \(report.examples.count { $0.isRight })")
    print("intercept  \(fit.intercept.formatted(2))")
    print("weights    \(fit.weights.map { $0.formatted(2) }.joined(separator: ", "))")
  }

  private func tell(_ report: GuidelineReport) {
    if tellsAll {
      for outcome in report.outcomes where !outcome.wrong.isEmpty || !outcome.missed.isEmpty {
        print("--- \(outcome.turn.text)")
        for (kind, names) in [("wrong", outcome.wrong), ("missed", outcome.missed)] {
          for name in names {
            let match = outcome.matches.first { $0.name == name }
            let features = (match?.features ?? []).map { $0.formatted(2) }.joined(separator: " ")
            print("    \(kind) \(name) \((match?.score ?? 0).formatted(2)) [\(features)]")
          }
        }
      }
    }
    let idle = report.idle
    print(
      """
      lines         \(split.rawValue): \(report.outcomes.count) turns, \
      \(report.outcomes.reduce(0) { $0 + $1.turn.rules.count }) rules that apply
      precision     \(report.precision.formatted(3))
      recall        \(report.recall.formatted(3))
      no rule       \(idle.all) turns, in \(idle.disturbed) of them one was chosen
      """)
    for threshold in [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] {
      let figures = report.figures(at: threshold)
      print(
        "  threshold \(threshold.formatted(1))   precision \(figures.precision.formatted(3))"
          + "   recall \(figures.recall.formatted(3))")
    }
  }
}
