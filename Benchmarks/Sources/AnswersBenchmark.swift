import AnswerEvaluation
import Assistant
import Embeddings
import FoundationEssentials
import Persistence

/// Asks the example company all questions of `Benchmarks/Answers/questions.json` in whole turns, and tells how they
/// were answered. Every turn is durable before it is told, as in the server.
struct AnswersBenchmark {
  private let model: String
  private let split: AnswerQuestions.Split
  private let fits: Bool
  private let tellsAll: Bool

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    var model = ".cache/models/all-MiniLM-L6-v2"
    var split = AnswerQuestions.Split.all
    var flags: Set<String> = []
    while let name = rest.popFirst() {
      switch name {
      case "--model": model = rest.popFirst() ?? model
      case "--lines": split = rest.popFirst().flatMap(AnswerQuestions.Split.init) ?? split
      case "--fit", "--details": flags.insert(name)
      default:
        throw BenchmarkError(
          "unknown option \(name); there are --lines all|odd|even|fitting, --details, --fit, --model <directory>"
        )
      }
    }
    self.model = model
    self.split = split
    fits = flags.contains("--fit")
    tellsAll = flags.contains("--details")
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-answers-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try await Database.open(.sqlite(path: folder.appending(path: "usher.db").path))
    let encoder = try SentenceEncoder.load(directory: model)
    if fits {
      try await fit(database, encoder)
    } else {
      let assistant = try await ExampleAssistant(database: database, embedder: encoder)
      let warmUp = try AnswerQuestions.northside(split == .all ? .odd : split)
      for question in warmUp.answerable.prefix(10) { _ = try await assistant.ask(question.text) }
      tell(try await AnswerReport(try .northside(split), assistant))
    }
    await database.close()
  }

  // MARK: Fitting

  /// Fits the weights of the confidence to the odd lines and to the questions for fitting alone.
  private func fit(_ database: Database, _ encoder: SentenceEncoder) async throws {
    let engine = WatchedEngine()
    let assistant = try await ExampleAssistant(database: database, embedder: encoder, model: engine)
    let questions = [try AnswerQuestions.northside(.odd), try .northside(.fitting)]
    var examples: [(features: [Double], isRight: Bool)] = []
    for question in questions.flatMap(\.answerable) {
      _ = try await assistant.ask(question.text)
      guard let candidate = engine.take() else { continue }
      examples.append((candidate.features, AnswerOutcome.says(candidate.text, question.says)))
    }
    for question in questions.flatMap(\.unanswerable) {
      _ = try await assistant.ask(question)
      if let candidate = engine.take() { examples.append((candidate.features, false)) }
    }
    let fit = LogisticFit(examples)
    print("examples   \(examples.count), of which right \(examples.count { $0.isRight })")
    print("intercept  \(fit.intercept.formatted(2))")
    print("weights    \(fit.weights.map { $0.formatted(2) }.joined(separator: ", "))")
  }

  // MARK: Telling

  private func tell(_ report: AnswerReport) {
    if tellsAll { tellDetails(report) }
    let count = report.answerable.count
    let times = report.milliseconds
    let words = report.words
    print(
      """
      lines                 \(split.rawValue)
      answerable            \(count): right \(report.count(.right)), wrong \(report.count(.wrong)), \
      "I don't know" \(report.count(.unknown))
      unanswerable          \(report.unanswerable.count): answered all the same \(report.wronglyAnswered.count)
      follow-ups            \(report.followUps.count): right \(report.rightFollowUps)
      right agent           \(report.rightAgents) of \(count)
      calibration error     \(report.calibration.error.formatted(3))
      words of an answer    median \(words.isEmpty ? 0 : words[words.count / 2])
      time of a turn        median \(times[times.count / 2].formatted(1)) ms, \
      95 % within \(times[times.count * 95 / 100].formatted(1)) ms
      """)
    for bin in report.calibration.bins {
      print(
        "  confidence \(bin.confidence.formatted(2))   right \(bin.share.formatted(2))   answers \(bin.count)"
      )
    }
  }

  private func tellDetails(_ report: AnswerReport) {
    for (name, outcomes) in [
      ("answerable", report.answerable), ("unanswerable", report.unanswerable),
      ("follow-up", report.followUps),
    ] {
      for outcome in outcomes {
        let answer = outcome.reply.answer
        print(
          """
          --- \(name) \(outcome.verdict.rawValue)\(outcome.isRightAgent == false ? " WRONG AGENT" : ""): \
          \(outcome.question)
              \(answer.agent), \(answer.source.rawValue), \(answer.confidence.formatted(2)); \
          expected \(outcome.expected.joined(separator: " | "))
          """)
        print(outcome.reply.text)
        print("    suggestions: \(answer.suggestions.joined(separator: " | "))")
      }
    }
  }
}
