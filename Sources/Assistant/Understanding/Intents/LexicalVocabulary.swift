import Embeddings

#if canImport(Glibc)
import Glibc
#endif

/// The words and word pairs of a set of texts, weighted by how rare they are.
struct LexicalVocabulary: Sendable {
  private let indices: [String: Int32]
  private let rarity: [Float]

  /// Learns the vocabulary of texts, given by their terms.
  init(_ texts: [[String]]) {
    var counts: [String: Int] = [:]
    for terms in texts {
      for term in Set(terms) { counts[term, default: 0] += 1 }
    }
    var indices: [String: Int32] = [:]
    var rarity: [Float] = []
    let total = Double(texts.count + 1)
    for (term, count) in counts.sorted(by: { $0.key < $1.key }) {
      indices[term] = Int32(rarity.count)
      rarity.append(Float(1 + log(total / Double(count + 1))))
    }
    self.indices = indices
    self.rarity = rarity
  }

  /// The number of terms.
  var count: Int { rarity.count }

  /// The known terms of a text; as a vector they have the length `weight`, or zero when none is known.
  func features(_ terms: [String], weight: Float) -> SparseFeatures {
    var counts: [Int32: Float] = [:]
    for term in terms {
      if let index = indices[term] { counts[index, default: 0] += 1 }
    }
    var features = SparseFeatures()
    var squares: Float = 0
    for (index, count) in counts.sorted(by: { $0.key < $1.key }) {
      let value = (1 + log(count)) * rarity[Int(index)]
      features.indices.append(index)
      features.values.append(value)
      squares += value * value
    }
    guard squares > 0 else { return features }
    let factor = weight / squares.squareRoot()
    for index in features.values.indices { features.values[index] *= factor }
    return features
  }

  /// The words of a text, lowercased, and each two that follow each other.
  static func terms(_ text: String) -> [String] {
    let words = Array(Words(text))
    return words + zip(words, words.dropFirst()).map { "\($0) \($1)" }
  }
}
