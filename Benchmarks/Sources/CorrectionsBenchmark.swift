import CorrectionEvaluation
import Embeddings
import Learning

/// `benchmarks corrections`: tells which questions in other words are answered by a correction, and which that only look
/// alike.
struct CorrectionsBenchmark {
  static let usage = "benchmarks corrections [--details] [--model <directory>]"

  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var tellsAll = false

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--model": model = rest.popFirst() ?? model
      case "--details": tellsAll = true
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let trial = try await CorrectionTrial(try SentenceEncoder.load(directory: model))
    print("| pairs | tuned to: answered | held out: answered |")
    print("| --- | ---: | ---: |")
    for (name, isSame) in [("the same", true), ("another", false)] {
      for origin in CorrectionPair.Origin.allCases {
        let outcomes = trial.outcomes.filter { $0.pair.isSame == isSame && $0.pair.set == origin }
        guard !outcomes.isEmpty else { continue }
        print("| \(name), \(origin.rawValue) | \(answered(outcomes, true)) | \(answered(outcomes, false)) |")
      }
    }
    print("\n| threshold | the same, answered | another, answered |")
    print("| ---: | ---: | ---: |")
    for hundredths in stride(from: 56, through: 84, by: 4) {
      let threshold = Double(hundredths) / 100
      let comparison = QuestionComparison(otherWords: threshold)
      let counts = [true, false].map { isSame in
        let outcomes = trial.outcomes.filter { $0.pair.isSame == isSame && $0.pair.wordings.isEmpty }
        return "\(outcomes.count { $0.isAnswered(comparison) }) of \(outcomes.count)"
      }
      print("| \(threshold.formatted(2)) | \(counts[0]) | \(counts[1]) |")
    }
    guard tellsAll else { return }
    for outcome in trial.outcomes
    where outcome.pair.isForTuning && outcome.isAnswered() != outcome.pair.isSame {
      let pair = outcome.pair
      let kind = pair.isSame ? "MISSED" : "WRONG"
      print("\(kind) \(outcome.cosine.formatted(3)) \(pair.corrected) | \(pair.asked)")
    }
  }

  private func answered(_ outcomes: [CorrectionTrial.Outcome], _ isForTuning: Bool) -> String {
    let some = outcomes.filter { $0.pair.isForTuning == isForTuning }
    return "\(some.count { $0.isAnswered() }) of \(some.count)"
  }
}
