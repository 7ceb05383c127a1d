import CacheEvaluation
import Embeddings
import LanguageModels

/// `benchmarks semantic-cache`: asks a cache pairs of questions that only look alike, and such as mean the same, and
/// tells which got another's answer.
struct SemanticCacheBenchmark {
  static let usage =
    "benchmarks semantic-cache [--similarity 0.75] [--details] [--crosswise] [--model <directory>]"

  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var configuration = ModelCacheConfiguration()
  private var tellsAll = false
  private var isCrosswise = false

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--model": model = rest.popFirst() ?? model
      case "--similarity":
        configuration.similarity = rest.popFirst().flatMap(Double.init) ?? configuration.similarity
      case "--details": tellsAll = true
      case "--crosswise": isCrosswise = true
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let encoder = try SentenceEncoder.load(directory: model)
    let pairs = try CachePairs()
    let trial = CacheTrial(encoder, configuration)
    let nearMisses = try await trial.ask(pairs.nearMisses)
    let paraphrases = try await trial.ask(pairs.paraphrases)
    print("Threshold \(configuration.similarity.formatted(2)); each pair is asked both ways round.\n")
    print("| pairs | tuned to: hits | held out: hits | median cosine | at or above the threshold |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for (category, outcomes) in Dictionary(grouping: nearMisses, by: \.pair.category).sorted(by: {
      $0.key < $1.key
    }) {
      print(row("near miss: \(category)", outcomes))
    }
    print(row("**all near misses**", nearMisses))
    print(row("**paraphrases**", paraphrases))
    let wrong = nearMisses.filter { $0.hits > 0 }
    for outcome in wrong where outcome.pair.isForTuning || tellsAll {
      print("WRONG HIT \(outcome.pair.first) | \(outcome.pair.second)")
    }
    if tellsAll { tell(nearMisses, paraphrases) }
    if isCrosswise { try await askCrosswise(trial, pairs) }
  }

  private func row(_ name: String, _ outcomes: [CacheTrial.Outcome]) -> String {
    func hits(_ outcomes: [CacheTrial.Outcome]) -> String {
      "\(outcomes.reduce(0) { $0 + $1.hits }) of \(outcomes.count * 2)"
    }
    let similarities = outcomes.map(\.similarity).sorted()
    let near = similarities.count { $0 >= configuration.similarity }
    let cells = [
      name, hits(outcomes.filter(\.pair.isForTuning)), hits(outcomes.filter { !$0.pair.isForTuning }),
      similarities[similarities.count / 2].formatted(3), "\(near) of \(outcomes.count)",
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// Of the pairs that may be looked at: what the guard lets pass whatever the similarity, and what it holds back.
  private func tell(_ nearMisses: [CacheTrial.Outcome], _ paraphrases: [CacheTrial.Outcome]) {
    for outcome in nearMisses where outcome.pair.isForTuning && outcome.difference == nil {
      print(
        "only by similarity: \(outcome.similarity.formatted(3)) \(outcome.pair.first) | \(outcome.pair.second)"
      )
    }
    for outcome in paraphrases where outcome.pair.isForTuning && outcome.hits < 2 {
      print(
        "missed: \(outcome.similarity.formatted(3)) \(outcome.difference ?? "-") \(outcome.pair.first) | \(outcome.pair.second)"
      )
    }
  }

  /// All questions asked of one cache: whatever gets another's answer is for people to judge.
  private func askCrosswise(_ trial: CacheTrial, _ pairs: CachePairs) async throws {
    let hits = try await trial.ask(pairs.questions)
    print("\n\(pairs.questions.count) questions asked of one cache, \(hits.count) answered with another's:")
    for hit in hits { print("  \(hit.question) ← \(hit.answered)") }
  }
}
