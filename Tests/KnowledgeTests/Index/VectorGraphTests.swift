import Embeddings
import Testing

@testable import Knowledge

@Suite("The graph of near vectors")
struct VectorGraphTests {
  @Test("It finds nearly all that the exact scan finds, with the same similarities")
  func recall() throws {
    var vectors = RandomVectors(seed: 3)
    var table = VectorTable(dimension: 64)
    for _ in 0..<2000 { table.append(QuantizedVector(vectors.next().values)) }
    let graph = try #require(VectorGraph(over: table))
    var found = 0
    for _ in 0..<50 {
      let query = QuantizedVector(vectors.next().values)
      var exact = TopMatches(limit: 10)
      for (place, similarity) in table.similarities(to: query).enumerated() {
        exact.offer(similarity, place: UInt32(place))
      }
      let expected = Dictionary(uniqueKeysWithValues: exact.sorted().map { ($0.place, $0.score) })
      for match in graph.nearest(to: query, limit: 10, effort: 100) {
        guard let score = expected[match.place] else { continue }
        #expect(abs(score - match.similarity) < 0.0001)
        found += 1
      }
    }
    #expect(found >= 490)
  }

  @Test("An empty table makes a graph that finds nothing")
  func empty() throws {
    let graph = try #require(VectorGraph(over: VectorTable(dimension: 4)))
    #expect(graph.nearest(to: QuantizedVector([1, 0, 0, 0]), limit: 3, effort: 10).isEmpty)
  }
}
