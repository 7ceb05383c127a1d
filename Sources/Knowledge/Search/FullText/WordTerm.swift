internal import Essentials
internal import Foundation

/// A word of a question as an index knows it.
struct WordTerm: Sendable, Equatable {
  /// The word in the index's query language.
  let text: String
  /// How many passages have it.
  let passageCount: Int

  /// BM25's weight of a word: the rarer, the more it says (Robertson and Zaragoza, “The Probabilistic Relevance
  /// Framework”, 2009).
  func rarity(total: Int) -> Double {
    let total = Double(max(total, passageCount))
    let with = Double(passageCount)
    return log(1 + (total - with + 0.5) / (with + 0.5))
  }
}

/// A passage found by words, with what filters ask for.
struct WordMatch: Sendable {
  let key: PassageKey
  let score: Double
  /// The document's metadata, where it was asked for.
  let metadata: [String: String]
}

/// One engine's full-text index within one transaction.
protocol WordIndex: Sendable {
  /// Looks words up; those that the index does not keep (its own stop words) count zero passages.
  func terms(_ words: [String]) async throws -> [WordTerm]
  /// The best passages that have any of the terms, best first, scores above zero. Reading the metadata of hundreds of
  /// documents takes longer than finding them, so it is left out unless asked for.
  func matches(
    _ terms: [WordTerm], total: Int, limit: Int, collections: Set<String>?, withMetadata: Bool
  ) async throws -> [WordMatch]
  /// The sum of the weights of those terms that each section of some documents has.
  func weights(
    of terms: [(term: WordTerm, weight: Double)], in documents: [DocumentID]
  ) async throws -> [SectionKey: Double]
}
