import AnswerEvaluation
import Assistant
import Embeddings
import Essentials
import FoundationEssentials
import LanguageModels
import Persistence

/// How well the checks tell good replies from spoiled ones, what they say of all that the local engine answers, and
/// what a check takes.
struct QualityBenchmark {
  static let usage = "benchmarks quality [--details] [--model <directory>]"

  private let model: String
  private let tellsAll: Bool

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    var model = ".cache/models/all-MiniLM-L6-v2"
    var tellsAll = false
    while let name = rest.popFirst() {
      switch name {
      case "--model": model = rest.popFirst() ?? model
      case "--details": tellsAll = true
      default: throw BenchmarkError("usage: " + Self.usage)
      }
    }
    self.model = model
    self.tellsAll = tellsAll
  }

  func run() async throws {
    let encoder = try SentenceEncoder.load(directory: model)
    try await tellLabelled(encoder)
    try await tellLocal(encoder)
  }

  // MARK: Labelled replies

  private func tellLabelled(_ encoder: SentenceEncoder) async throws {
    let samples = try QualitySample.read("Benchmarks/Quality/replies.jsonl")
    let checker = QualityChecker(embedder: encoder)
    func half(_ rest: Int) async -> QualitySummary {
      let half = samples.enumerated().filter { $0.offset % 2 == rest }.map(\.element)
      return await QualitySummary(half, checker: checker, QualityConfiguration())
    }
    let (odd, even) = (await half(0), await half(1))
    print("label               odd lines (tuned)   even lines (held out)")
    for (one, other) in zip(odd.labels, even.labels) {
      let name = one.label + String(repeating: " ", count: max(0, 20 - one.label.count))
      print("\(name)\(one.caught) of \(one.count)              \(other.caught) of \(other.count)")
    }
    for (name, summary) in [("odd", odd), ("even", even)] {
      print(
        "\(name) lines: precision \((summary.precision ?? 0).formatted(3)), recall \((summary.recall ?? 0).formatted(3))"
      )
    }
    try await tellTime(samples, checker)
  }

  /// Without the embedding, as for the local engine's replies; each reply a few times, so that what is remembered of
  /// its passages counts as it does in a server.
  private func tellTime(_ samples: [QualitySample], _ checker: QualityChecker) async throws {
    let configuration = QualityConfiguration()
    var times: [Double] = []
    for _ in 0..<5 {
      for sample in samples {
        var input = sample.input
        input.similarity = 0.5
        let start = ContinuousClock.now
        _ = await checker.check(input, configuration)
        times.append((ContinuousClock.now - start) / .microseconds(1))
      }
    }
    let warm = times.dropFirst(samples.count).sorted()
    print(
      "a check takes \(warm[warm.count / 2].formatted(0)) µs, 95 % within \(warm[warm.count * 95 / 100].formatted(0)) µs"
    )
  }

  // MARK: What the local engine answers

  private func tellLocal(_ encoder: SentenceEncoder) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-quality-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try await Database.open(.sqlite(path: folder.appending(path: "usher.db").path))
    let assistant = try await ExampleAssistant(database: database, embedder: encoder)
    var replies: [(question: String, reply: Reply)] = []
    for split in [AnswerQuestions.Split.all, .fitting] {
      let report = try await AnswerReport(try .northside(split), assistant)
      for outcome in report.answerable + report.unanswerable + report.followUps {
        replies.append((outcome.question, outcome.reply))
      }
    }
    await database.close()
    var actions: [String: Int] = [:]
    for (question, reply) in replies {
      guard let verdict = reply.answer.quality else { continue }
      actions[verdict.action.rawValue, default: 0] += 1
      guard verdict.action != .none || (tellsAll && !verdict.findings.isEmpty) else { continue }
      print("--- \(question): \(verdict.action.rawValue) \(verdict.rejected)")
      for finding in verdict.findings { print("    \(finding.name): \(finding.text)") }
      if tellsAll { print(reply.text) }
    }
    print("\(replies.count) replies of the local engine: \(actions.sorted { $0.key < $1.key })")
  }
}
