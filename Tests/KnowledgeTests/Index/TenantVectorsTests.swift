import Embeddings
import Essentials
import Testing

@testable import Knowledge

@Suite("A tenant's vectors")
struct TenantVectorsTests {
  private let first = DocumentID(at: Timestamp(milliseconds: 1))
  private let second = DocumentID(at: Timestamp(milliseconds: 2))

  private func entry(_ row: Int64, _ values: [Float]) -> (Int64, Int, QuantizedVector) {
    (row, Int(row), QuantizedVector(values))
  }

  private func rows(_ vectors: TenantVectors, _ filter: PassageFilter = PassageFilter()) -> [Int64] {
    vectors.nearest(to: QuantizedVector([1, 0]), limit: 10, filter: filter).map(\.key.row)
  }

  private func filled() -> TenantVectors {
    var vectors = TenantVectors(EmbeddingModel.Identity(name: "angles", dimension: 2))
    vectors.put(
      first, collection: "help", metadata: ["tag": "billing"],
      vectors: [entry(1, [1, 0]), entry(2, [0, 1])])
    vectors.put(second, collection: "news", metadata: [:], vectors: [entry(3, [1, 1])])
    return vectors
  }

  @Test("The nearest come first")
  func order() {
    #expect(rows(filled()) == [1, 3, 2])
  }

  @Test("Collections and metadata narrow the search")
  func filters() {
    #expect(rows(filled(), PassageFilter(collections: ["news"])) == [3])
    #expect(rows(filled(), PassageFilter(metadata: ["tag": "billing"])) == [1, 2])
    #expect(rows(filled(), PassageFilter(collections: ["news"], metadata: ["tag": "billing"])).isEmpty)
    #expect(filled().count(PassageFilter(collections: ["help"])) == 2)
  }

  @Test(
    "Bounds narrow the search too: dates by the calendar, numbers by their size",
    arguments: [
      (MetadataRange("date", from: "2026-12-04"), [2, 3]), (MetadataRange("date", until: "2026-12-03"), [1]),
      (MetadataRange("date", from: "2026-12-04", until: "2026-12-04"), [2]),
      (MetadataRange("price", until: "99.5"), [1, 2]),
      (MetadataRange("price", from: "18.00", until: "100"), [2, 3]),
      (MetadataRange("price"), [1, 2, 3]), (MetadataRange("seat", from: "0"), []),
    ] as [(MetadataRange, [Int64])])
  func ranges(range: MetadataRange, expected: [Int64]) {
    var vectors = TenantVectors(EmbeddingModel.Identity(name: "angles", dimension: 2))
    for (row, date, price) in [
      (1, "2026-12-03", "9.00"), (2, "2026-12-04", "18.00"), (3, "2027-01-01", "100"),
    ] {
      vectors.put(
        DocumentID(at: Timestamp(milliseconds: Int64(row))), collection: "help",
        metadata: ["date": date, "price": price], vectors: [entry(Int64(row), [1, 0])])
    }
    vectors.put(first, collection: "help", metadata: [:], vectors: [entry(4, [1, 0])])
    #expect(rows(vectors, PassageFilter(ranges: [range])).sorted() == expected)
    #expect(vectors.count(PassageFilter(ranges: [range])) == expected.count)
  }

  @Test("What was removed is not found, and what was replaced is found as it is now")
  func changes() {
    var vectors = filled()
    vectors.put(first, collection: "help", metadata: [:], vectors: [entry(4, [0, 1])])
    #expect(rows(vectors) == [3, 4])
    vectors.remove(second)
    #expect(rows(vectors) == [4])
    #expect(vectors.vectorCount == 1)
    #expect(vectors.place(of: 1) == nil)
    #expect(vectors.place(of: 4) != nil)
  }

  @Test("Compacting leaves the results as they are, and forgets the removed")
  func compaction() throws {
    var vectors = TenantVectors(EmbeddingModel.Identity(name: "angles", dimension: 2))
    let noise = (0..<2000).map { entry(Int64(1000 + $0), [-1, Float($0)]) }
    vectors.put(first, collection: "help", metadata: [:], vectors: noise)
    vectors.put(second, collection: "help", metadata: [:], vectors: [entry(3, [1, 1])])
    #expect(vectors.compacted() == nil)
    vectors.remove(first)
    let compact = try #require(vectors.compacted())
    #expect(rows(compact) == rows(vectors))
    #expect(compact.table.count == 1)
    #expect(!compact.sharesPlaces(with: vectors))
  }

  @Test("With a graph, newer vectors and filters are searched all the same")
  func graph() throws {
    var random = RandomVectors(seed: 4)
    var vectors = TenantVectors(EmbeddingModel.Identity(name: "angles", dimension: 64))
    for number in 0..<100 {
      let batch = (0..<10).map { index in
        (Int64(number * 10 + index), index, QuantizedVector(random.next().values))
      }
      vectors.put(
        DocumentID(at: Timestamp(milliseconds: Int64(number))), collection: number < 5 ? "few" : "many",
        metadata: [:], vectors: batch)
    }
    var withGraph = vectors
    withGraph.graph = VectorGraph(over: vectors.table)
    withGraph.graphCount = vectors.table.count
    let added = QuantizedVector(random.next().values)
    for filter in [PassageFilter(), PassageFilter(collections: ["few"])] {
      withGraph.put(first, collection: "few", metadata: [:], vectors: [(5000, 0, added)])
      vectors.put(first, collection: "few", metadata: [:], vectors: [(5000, 0, added)])
      let exact = vectors.nearest(to: added, limit: 5, filter: filter)
      #expect(withGraph.nearest(to: added, limit: 5, filter: filter) == exact)
      #expect(exact.first?.key.row == 5000)
    }
  }
}
