import Essentials
import Embeddings
import UsherTesting

/// Unit vectors around a few centres, as embeddings of texts on a few subjects are.
struct RandomVectors {
  private var generator: SplitMix64
  private let centres: [[Float]]

  init(seed: UInt64, dimension: Int = 64, subjects: Int = 20) {
    var generator = SplitMix64(seed: seed)
    centres = (0..<subjects).map { _ in (0..<dimension).map { _ in Self.normal(&generator) } }
    self.generator = generator
  }

  mutating func next() -> Embedding {
    let centre = centres[Int.random(in: 0..<centres.count, using: &generator)]
    return Embedding(normalising: centre.map { $0 + Self.normal(&generator) })
  }

  private static func normal(_ generator: inout SplitMix64) -> Float {
    (0..<6).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &generator) }
  }
}
