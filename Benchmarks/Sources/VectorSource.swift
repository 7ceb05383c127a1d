import Embeddings
import Essentials
import Knowledge

/// Documents of vectors without end: first the real ones, then such as lie between two passages of one document.
struct VectorSource {
  private let documents: [[QuantizedVector]]
  private var next = 0
  private var row: Int64 = 0
  private var state: UInt64 = 7

  init(documents: [[QuantizedVector]]) throws {
    guard documents.contains(where: { !$0.isEmpty }) else {
      throw BenchmarkError("no vectors are stored: run `benchmarks retrieval` first")
    }
    self.documents = documents
  }

  /// Puts one more document in, cut so that there are no more than `limit` vectors.
  mutating func putDocument(into vectors: inout TenantVectors, limit: Int) {
    let original = documents[next % documents.count]
    let isMadeUp = next >= documents.count
    next += 1
    let room = limit - vectors.table.count
    let made = original.prefix(room).map { isMadeUp ? between($0, original[random(original.count)]) : $0 }
    vectors.put(
      DocumentID(at: Timestamp(milliseconds: Int64(next))), collection: "all", metadata: [:],
      vectors: made.enumerated().map { ordinal, vector in (row + Int64(ordinal), ordinal, vector) })
    row += Int64(made.count)
  }

  /// A vector on the way from one to the other, moved aside by a tenth of its length.
  private mutating func between(_ one: QuantizedVector, _ other: QuantizedVector) -> QuantizedVector {
    let share = 0.2 + 0.6 * unit()
    let noise = 0.1 / Float(one.components.count).squareRoot()
    let values = zip(one.values, other.values).map { one, other in
      share * one + (1 - share) * other + noise * (unit() - 0.5) * Float(12).squareRoot()
    }
    return QuantizedVector(Embedding(normalising: values).values)
  }

  private mutating func random(_ count: Int) -> Int { Int(unit() * Float(count - 1)) }

  /// Between 0 and 1, the same in every run: splitmix64 (Steele, Lea, Flood, 2014).
  private mutating func unit() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Float((bits ^ (bits >> 31)) >> 40) / Float(1 << 24)
  }
}
