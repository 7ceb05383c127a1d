import Embeddings
import Testing

@testable import Knowledge

@Suite("Quantised vectors")
struct QuantizedVectorTests {
  @Test("A cosine differs from the exact one by less than a hundredth")
  func cosines() {
    var vectors = RandomVectors(seed: 1, dimension: 384)
    for _ in 0..<200 {
      let (left, right) = (vectors.next(), vectors.next())
      var table = VectorTable(dimension: 384)
      table.append(QuantizedVector(right.values))
      let similarity = table.similarities(to: QuantizedVector(left.values))[0]
      #expect(abs(similarity - left.cosine(right)) < 0.005)
    }
  }

  @Test("The bytes in the database bring the same vector back")
  func bytes() {
    var vectors = RandomVectors(seed: 2)
    for _ in 0..<50 {
      let vector = QuantizedVector(vectors.next().values)
      #expect(QuantizedVector(bytes: vector.bytes) == vector)
    }
  }

  @Test("Zeros stay zeros")
  func zeros() {
    let vector = QuantizedVector([0, 0, 0])
    #expect(vector.values == [0, 0, 0])
    #expect(QuantizedVector(bytes: vector.bytes) == vector)
  }

  @Test(
    "Bytes that are no vector are refused",
    arguments: [[], [1, 2, 3, 4], [0, 0, 0xC0, 0x7F, 1], [0, 0, 0x80, 0x7F, 1], [0, 0, 0x80, 0xBF, 1]])
  func damage(bytes: [UInt8]) {
    #expect(QuantizedVector(bytes: bytes) == nil)
  }
}
