import Assistant
import Embeddings
import EscalationEvaluation
import FoundationEssentials

/// Measures which labelled messages are passed to people, against a list of keywords and phrases alone.
struct EscalationBenchmark {
  static let usage =
    "benchmarks escalation [--half all|odd|even] [--messages FILE] [--details] [--model <directory>]"

  private var half = EscalationMessage.Half.even
  private var file = "Benchmarks/Escalation/Evaluation/messages.txt"
  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var tellsAll = false

  private static let threshold = EscalationSettings().threshold
  private static let rounds = 20

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--half": half = rest.popFirst().flatMap(EscalationMessage.Half.init) ?? half
      case "--messages": file = rest.popFirst() ?? file
      case "--model": model = rest.popFirst() ?? model
      case "--details": tellsAll = true
      default: throw BenchmarkError("unknown option \(name); usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let messages = try EscalationMessage.read(URL(filePath: file), half)
    let encoder = try SentenceEncoder.load(directory: model)
    let start = ContinuousClock.now
    let texts = EscalationClassifier.texts
    let learned = try await encoder.embed(texts)
    let classifier = EscalationClassifier(zip(texts, learned).reduce(into: [:]) { $0[$1.0] = $1.1 })
    let learning = ContinuousClock.now - start
    let embedded = try await encoder.embed(messages.map(\.text))
    let embeddings = zip(messages, embedded).reduce(into: [:]) { $0[$1.0.text] = $1.1 }
    let detector = EscalationDetector()

    let both = EscalationReport(messages) { text in
      detector.signals(in: text, embedding: embeddings[text], classifier)
    }
    let phrases = EscalationReport(messages) { detector.signals(in: $0) }
    let keywords = EscalationReport(messages, KeywordDetector.signals)
    if tellsAll { tellMistakes(both, classifier, embeddings) }
    print("\(messages.count) messages (\(half.rawValue)), threshold \(Self.threshold.formatted(1))\n")
    for (name, report) in [("keywords", keywords), ("phrases", phrases), ("both", both)] {
      tell(name, report)
    }
    print("| threshold | precision | recall | F1 |\n| --- | --- | --- | --- |")
    for step in 3...9 {
      let threshold = Double(step) / 10
      print("| \(threshold.formatted(1)) | \(Self.row(both.overall(at: threshold))) |")
    }
    let began = ContinuousClock.now
    for _ in 0..<Self.rounds {
      for message in messages {
        _ = detector.signals(in: message.text, embedding: embeddings[message.text], classifier)
      }
    }
    let each = (ContinuousClock.now - began) / (Self.rounds * messages.count)
    print("\na message     \((each / .microseconds(1)).formatted(0)) µs, its embedding apart")
    print("learning      \((learning / .milliseconds(1)).formatted(0)) ms, once a process")
  }

  private func tell(_ name: String, _ report: EscalationReport) {
    print("| \(name) | precision | recall | F1 |\n| --- | --- | --- | --- |")
    for kind in [EscalationKind.human, .anger, .urgent, .legal, .complaint] {
      print("| \(kind.rawValue) | \(Self.row(report.figures(of: kind, at: Self.threshold))) |")
    }
    print("| at all | \(Self.row(report.overall(at: Self.threshold))) |\n")
  }

  private static func row(_ figures: EscalationReport.Figures) -> String {
    [figures.precision, figures.recall, figures.f1].map { $0.formatted(2) }.joined(separator: " | ")
  }

  private func tellMistakes(
    _ report: EscalationReport, _ classifier: EscalationClassifier, _ embeddings: [String: Embedding]
  ) {
    for outcome in report.outcomes where outcome.kind(at: Self.threshold) != outcome.message.kind {
      print("\(outcome.message.kind?.rawValue ?? "none"): \(outcome.message.text)")
      for signal in outcome.signals {
        print(
          "    \(signal.kind.rawValue) \(signal.score.formatted(2)) \(signal.why.joined(separator: "; "))")
      }
      if let embedding = embeddings[outcome.message.text] {
        let likeness = classifier.probabilities(outcome.message.text, embedding)
          .sorted { $0.value > $1.value }.prefix(2).map { "\($0.key.rawValue) \($0.value.formatted(2))" }
        print("    likeness \(likeness.joined(separator: ", "))")
      }
    }
  }
}
