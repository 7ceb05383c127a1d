import MatchEvaluation
import Marketplaces

/// `benchmarks matching`: decides of labelled pairs of listings whether they are one event, and tells how often that was
/// right.
struct MatchingBenchmark {
  static let usage = "benchmarks matching [--details]"

  private var tellsErrors = false

  init(_ arguments: ArraySlice<String>) throws {
    for argument in arguments {
      guard argument == "--details" else { throw BenchmarkError("usage: \(Self.usage)") }
      tellsErrors = true
    }
  }

  func run() throws {
    let pairs = try EventPair.all()
    print("| pairs | of one event | of two | precision | recall |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for (name, pairs) in [("tuned to", pairs.tuning), ("held out", pairs.heldOut)] {
      let scores = MatchScores(pairs)
      print(
        "| \(name) | \(scores.found + scores.missed) | \(scores.wrong + scores.rejected) | "
          + "\(scores.precision.formatted(3)) | \(scores.recall.formatted(3)) |")
    }
    guard tellsErrors else { return }
    for (pair, match) in MatchScores(pairs.tuning).errors {
      print("\(pair.isSame ? "MISSED" : "WRONG") \(match.score.formatted(2)) \(pair.about)")
      for event in [pair.first, pair.second] { print("  \(event.name) | \(event.venue.name)") }
      for part in match.parts { print("    \(part.aspect) \(part.score.formatted(2)): \(part.reason)") }
    }
  }
}
