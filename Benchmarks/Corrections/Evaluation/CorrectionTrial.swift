import CacheEvaluation
package import Embeddings
import LanguageModels
package import Learning

/// Compares labelled pairs of questions as the book of corrections does.
package struct CorrectionTrial: Sendable {
  /// A pair, and what speaks for and against it.
  package struct Outcome: Sendable {
    package let pair: CorrectionPair
    /// Whether some wording is the same by its words.
    package let isSameByWords: Bool
    /// The evidence for each wording that is near.
    package let evidence: [QuestionEvidence]

    /// Whether the question is answered by the correction.
    package func isAnswered(_ comparison: QuestionComparison = QuestionComparison()) -> Bool {
      isSameByWords || comparison.match(evidence) != nil
    }
  }

  package let outcomes: [Outcome]

  /// Compares all pairs: those beside this file, and those of the semantic cache.
  package init(_ embedder: any TextEmbedder) async throws {
    var pairs = try Self.cachePairs()
    for file in ["tuning", "questions", "later"] {
      let groups = try CorrectionGroup.all(in: file)
      for (number, entry) in groups.enumerated() {
        pairs += entry.group.pairs(isForTuning: entry.isForTuning)
        for (other, another) in groups.enumerated() where other != number {
          pairs += entry.group.pairs(with: another.group, isForTuning: entry.isForTuning)
        }
      }
    }
    let texts = Set(pairs.flatMap { [$0.corrected, $0.asked, $0.answer] + $0.wordings }).sorted()
    let known = Dictionary(uniqueKeysWithValues: zip(texts, try await embedder.embed(texts)))
    let near = Self.near(pairs, known)
    let words = Set(near.flatMap(QuestionReading.shortened)).sorted()
    let embeddings = known.merging(zip(words, try await embedder.embed(words))) { first, _ in first }
    outcomes = pairs.map { Self.outcome($0, embeddings) }
  }

  /// The questions that are near another one, without which nothing more has to be known of them.
  private static func near(_ pairs: [CorrectionPair], _ embeddings: [String: Embedding]) -> Set<String> {
    var near: Set<String> = []
    for pair in pairs {
      for way in [pair.corrected] + pair.wordings {
        guard let known = embeddings[way], let asked = embeddings[pair.asked],
          Double(known.cosine(asked)) >= QuestionComparison.nearest
        else { continue }
        near.formUnion([way, pair.asked])
      }
    }
    return near
  }

  private static func outcome(_ pair: CorrectionPair, _ embeddings: [String: Embedding]) -> Outcome {
    func reading(_ text: String) -> QuestionReading? {
      guard let sense = QuestionSense(text), let embedding = embeddings[text] else { return nil }
      return QuestionReading(
        sense: sense, embedding: embedding,
        shortened: QuestionReading.shortened(text).compactMap { embeddings[$0] })
    }
    let comparison = QuestionComparison()
    var isSame = false
    var evidence: [QuestionEvidence] = []
    for way in [pair.corrected] + pair.wordings {
      guard let known = embeddings[way], let asked = embeddings[pair.asked] else { continue }
      let cosine = Double(known.cosine(asked))
      guard cosine >= QuestionComparison.nearest, let known = reading(way), let asked = reading(pair.asked),
        let answer = embeddings[pair.answer]
      else { continue }
      if comparison.isSame(asked.sense, known.sense, cosine: cosine) { isSame = true }
      evidence.append(QuestionEvidence(asked, known, answer: answer, scale: .identity))
    }
    return Outcome(pair: pair, isSameByWords: isSame, evidence: evidence)
  }

  private static func cachePairs() throws -> [CorrectionPair] {
    let pairs = try CachePairs()
    func both(_ pair: CachePairs.Pair, isSame: Bool) -> [CorrectionPair] {
      [(pair.first, pair.second), (pair.second, pair.first)].map { corrected, asked in
        CorrectionPair(
          corrected: corrected, answer: corrected, asked: asked, isSame: isSame, set: .cache,
          isForTuning: pair.isForTuning)
      }
    }
    return pairs.nearMisses.flatMap { both($0, isSame: false) }
      + pairs.paraphrases.flatMap { both($0, isSame: true) }
  }
}
