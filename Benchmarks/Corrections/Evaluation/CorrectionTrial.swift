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
    package let cosine: Double
    private let corrected: QuestionSense?
    private let asked: QuestionSense?

    init(pair: CorrectionPair, cosine: Double) {
      self.pair = pair
      self.cosine = cosine
      corrected = QuestionSense(pair.corrected)
      asked = QuestionSense(pair.asked)
    }

    /// Whether the question is answered by the correction.
    package func isAnswered(_ comparison: QuestionComparison = QuestionComparison()) -> Bool {
      comparison.isSame(asked, corrected, cosine: cosine)
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
    let pairs = try Self.freePairs() + Self.cachePairs() + Self.crossPairs()
    let texts = Set(pairs.flatMap { [$0.corrected, $0.asked] }).sorted()
    let embeddings = Dictionary(uniqueKeysWithValues: zip(texts, try await embedder.embed(texts)))
    outcomes = pairs.compactMap { pair in
      guard let corrected = embeddings[pair.corrected], let asked = embeddings[pair.asked] else { return nil }
      return Outcome(pair: pair, cosine: Double(corrected.cosine(asked)))
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

  /// Each question with those of all other groups: they have nothing to do with each other but the company.
  private static func crossPairs() throws -> [CorrectionPair] {
    let groups = try groups()
    return groups.enumerated().flatMap { number, group in
      groups.enumerated().filter { $0.offset != number }.flatMap { _, other in
        ([other.question] + other.same).map {
          CorrectionPair(
            corrected: group.question, asked: $0, isSame: false, set: .crosswise,
            isForTuning: number.isMultiple(of: 2))
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
