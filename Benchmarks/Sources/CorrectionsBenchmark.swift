import CorrectionEvaluation
import Embeddings
import Learning

/// `benchmarks corrections`: tells which questions in other words are answered by a correction, and which that only look
/// alike.
struct CorrectionsBenchmark {
  static let usage = "benchmarks corrections [--fit] [--details] [--model <directory>]"

  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var tellsAll = false
  private var fits = false

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--model": model = rest.popFirst() ?? model
      case "--details": tellsAll = true
      case "--fit": fits = true
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let trial = try await CorrectionTrial(try SentenceEncoder.load(directory: model))
    if fits {
      let (weights, bias) = trial.fitted()
      for (name, weight) in zip(QuestionEvidence.names, weights) {
        print("    \(weight.formatted(3)),  // \(name)")
      }
      print("    bias \(bias.formatted(3))")
      return
    }
    printSets(trial)
    printCurve(trial)
    if tellsAll { printMistakes(trial) }
  }

  private func printSets(_ trial: CorrectionTrial) {
    print("| pairs | tuned to: answered | held out: answered |")
    print("| --- | ---: | ---: |")
    for (name, isSame) in [("the same", true), ("another", false)] {
      for origin in CorrectionPair.Origin.allCases {
        let outcomes = trial.outcomes.filter { $0.pair.isSame == isSame && $0.pair.set == origin }
        guard !outcomes.isEmpty else { continue }
        let counts = [true, false].map { part in answered(outcomes.filter { $0.pair.isForTuning == part }) }
        print("| \(name), \(origin.rawValue) | \(counts[0]) | \(counts[1]) |")
      }
    }
  }

  /// How many are answered from which weight on, of what was for tuning, by which the threshold is chosen, and of what is
  /// held out.
  private func printCurve(_ trial: CorrectionTrial) {
    for isForTuning in [true, false] {
      print(
        "\n| \(isForTuning ? "tuned to" : "held out"): threshold | the same, freely put | another, freely put | the semantic cache's | the same company's |"
      )
      print("| ---: | ---: | ---: | ---: | ---: |")
      let outcomes = trial.outcomes.filter { $0.pair.isForTuning == isForTuning }
      for tenths in stride(from: 0, through: 30, by: 5) {
        let comparison = QuestionComparison(otherWords: Double(tenths) / 10)
        let columns: [(CorrectionPair.Origin, Bool)] = [
          (.free, true), (.free, false), (.cache, false), (.crosswise, false),
        ]
        let cells = columns.map { origin, isSame in
          answered(outcomes.filter { $0.pair.set == origin && $0.pair.isSame == isSame }, comparison)
        }
        print("| \(comparison.otherWords.formatted(1)) | \(cells.joined(separator: " | ")) |")
      }
    }
  }

  /// What is not as it should be, of the pairs for tuning: at the others nobody is to look.
  private func printMistakes(_ trial: CorrectionTrial) {
    for outcome in trial.outcomes
    where outcome.pair.isForTuning && outcome.isAnswered() != outcome.pair.isSame {
      let (pair, weight) = (outcome.pair, outcome.evidence.map(QuestionComparison.weight).max())
      print(
        pair.isSame ? "MISSED" : "WRONG", weight?.formatted(2) ?? "far", "\(pair.corrected) | \(pair.asked)")
    }
  }

  private func answered(
    _ outcomes: [CorrectionTrial.Outcome], _ comparison: QuestionComparison = QuestionComparison()
  ) -> String {
    "\(outcomes.count { $0.isAnswered(comparison) }) of \(outcomes.count)"
  }
}
