import CacheEvaluation
package import Embeddings
import FoundationEssentials
import LanguageModels
package import Learning

/// Compares labelled pairs of questions as the book of corrections does.
package struct CorrectionTrial: Sendable {
  /// A pair, and how near its questions are.
  package struct Outcome: Sendable {
    package let pair: CorrectionPair
    /// How near the nearest wording is.
    package var cosine: Double { ways.map(\.cosine).max() ?? 0 }
    private let ways: [(sense: QuestionSense?, cosine: Double)]
    private let asked: QuestionSense?

    init(pair: CorrectionPair, cosines: [Double]) {
      self.pair = pair
      ways = zip([pair.corrected] + pair.wordings, cosines).map { (QuestionSense($0), $1) }
      asked = QuestionSense(pair.asked)
    }

    /// Whether the question is answered by the correction.
    package func isAnswered(_ comparison: QuestionComparison = QuestionComparison()) -> Bool {
      comparison.match(asked, among: ways) != nil
    }
  }

  private struct Group: Decodable {
    var question: String
    var same: [String]
    var other: [String]
  }

  package let outcomes: [Outcome]

  /// Embeds all pairs: those beside this file, and those of the semantic cache.
  package init(_ embedder: any TextEmbedder) async throws {
    let pairs = try Self.freePairs() + Self.wordedPairs() + Self.cachePairs() + Self.crossPairs()
    let texts = Set(pairs.flatMap { [$0.corrected, $0.asked] + $0.wordings }).sorted()
    let embeddings = Dictionary(uniqueKeysWithValues: zip(texts, try await embedder.embed(texts)))
    outcomes = pairs.map { pair in
      let cosines = ([pair.corrected] + pair.wordings).map { way in
        guard let corrected = embeddings[way], let asked = embeddings[pair.asked] else { return 0.0 }
        return Double(corrected.cosine(asked))
      }
      return Outcome(pair: pair, cosines: cosines)
    }
  }

  private static func freePairs() throws -> [CorrectionPair] {
    return try groups().enumerated().flatMap { number, group in
      (group.same.map { ($0, true) } + group.other.map { ($0, false) }).map { asked, isSame in
        CorrectionPair(
          corrected: group.question, asked: asked, isSame: isSame, set: .free,
          isForTuning: number.isMultiple(of: 2))
      }
    }
  }

  /// Each question with each of its wordings known, and asked in all the others.
  private static func wordedPairs() throws -> [CorrectionPair] {
    try groups().enumerated().flatMap { number, group in
      group.same.flatMap { known in
        (group.same.filter { $0 != known }.map { ($0, true) } + group.other.map { ($0, false) }).map {
          asked, isSame in
          CorrectionPair(
            corrected: group.question, wordings: [known], asked: asked, isSame: isSame, set: .worded,
            isForTuning: number.isMultiple(of: 2))
        }
      }
    }
  }

  /// Each question with those of all other groups: they have nothing to do with each other but the company.
  private static func crossPairs() throws -> [CorrectionPair] {
    let groups = try groups()
    return groups.enumerated().flatMap { number, group in
      groups.enumerated().filter { $0.offset != number }.flatMap { _, other in
        ([other.question] + other.same).flatMap { asked in
          [(CorrectionPair.Origin.crosswise, []), (.wordedCrosswise, group.same)].map { origin, wordings in
            CorrectionPair(
              corrected: group.question, wordings: wordings, asked: asked, isSame: false, set: origin,
              isForTuning: number.isMultiple(of: 2))
          }
        }
      }
    }
  }

  private static func groups() throws -> [Group] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try JSONDecoder().decode(
      [Group].self, from: Data(contentsOf: folder.appending(path: "questions.json")))
  }

  private static func cachePairs() throws -> [CorrectionPair] {
    let pairs = try CachePairs()
    func both(_ pair: CachePairs.Pair, isSame: Bool) -> [CorrectionPair] {
      [(pair.first, pair.second), (pair.second, pair.first)].map { corrected, asked in
        CorrectionPair(
          corrected: corrected, asked: asked, isSame: isSame, set: .cache, isForTuning: pair.isForTuning)
      }
    }
    return pairs.nearMisses.flatMap { both($0, isSame: false) }
      + pairs.paraphrases.flatMap { both($0, isSame: true) }
  }
}
