import Embeddings
import Essentials
import Foundation
import Knowledge
import Persistence

/// `benchmarks vectors`: from how many passages on the graph of near neighbours beats the exact scan.
///
/// The passages are those that `benchmarks retrieval` has stored, the queries its questions. For sizes beyond them,
/// passages are made up between two real ones of the same document, which keeps the vectors as crowded as real ones.
/// All times are the processor's, so that other work on the machine does not count.
struct VectorsBenchmark {
  static let usage = "benchmarks vectors [--sizes 10000,50000] [--model DIRECTORY]"

  private var sizes = [5000, 10_000, 20_000, 50_000, 100_000, 200_000]
  private var model = ".cache/models/all-MiniLM-L6-v2"
  private let database = ".cache/retrieval/retrieval.db"
  private let questions = "Benchmarks/Retrieval/questions.json"
  /// What a hybrid search asks for in a large collection.
  private let limit = 200

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--sizes": sizes = value.split(separator: ",").compactMap { Int($0) }
      case "--model": model = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let encoder = try SentenceEncoder.load(directory: model)
    let queries = try await encoder.embed(
      RetrievalQuestions(file: questions).questions.map(\.question)
    ).map { QuantizedVector($0.values) }
    var source = try VectorSource(documents: try await stored())
    print(
      "| passages | exact p50 | p99 | graph p50 | p99 | recall@10 | recall@\(limit) | built in | memory |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    var vectors = TenantVectors(encoder.model.identity)
    for size in sizes.sorted() {
      while vectors.table.count < size { source.putDocument(into: &vectors, limit: size) }
      print(try row(vectors, queries))
    }
  }

  private func row(_ exact: TenantVectors, _ queries: [QuantizedVector]) throws -> String {
    let (expected, exactTimes) = search(exact, queries)
    var graphed = exact
    let memory = Memory.resident
    let started = ProcessorTime.ofThread
    graphed.graph = VectorGraph(over: exact.table)
    graphed.graphCount = exact.table.count
    let building = ProcessorTime.ofThread - started
    let grown = Double(Memory.resident - memory) / 1_048_576
    let (found, graphTimes) = search(graphed, queries)
    let recalls = [10, limit].map { count in
      zip(expected, found).reduce(0.0) { sum, pair in
        let right = Set(pair.0.prefix(count))
        return sum + Double(right.intersection(pair.1.prefix(count)).count) / Double(right.count)
      } / Double(queries.count)
    }
    let cells =
      ["\(exact.table.count)", exactTimes[0.5], exactTimes[0.99], graphTimes[0.5], graphTimes[0.99]]
      + recalls.map { $0.formatted(3) }
      + [(building / .seconds(1)).formatted(1) + " s", grown.formatted(0) + " MiB"]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func search(
    _ vectors: TenantVectors, _ queries: [QuantizedVector]
  ) -> (found: [[Int64]], times: Latencies) {
    var times = Latencies()
    var found: [[Int64]] = []
    for round in 0..<6 {
      for query in queries {
        let started = ProcessorTime.ofThread
        let matches = vectors.nearest(to: query, limit: limit, filter: PassageFilter())
        // The first round warms up.
        if round > 0 { times.add(ProcessorTime.ofThread - started) }
        if round == 0 { found.append(matches.map(\.key.row)) }
      }
    }
    return (found, times)
  }

  /// The stored vectors, by document.
  private func stored() async throws -> [[QuantizedVector]] {
    guard FileManager.default.fileExists(atPath: database) else {
      throw BenchmarkError("\(database) is not there: run `benchmarks retrieval` first")
    }
    let opened = try await Database.open(.sqlite(path: database))
    let rows = try await opened.read { connection in
      try await connection.query(
        "SELECT document_id, vector FROM knowledge_vectors ORDER BY document_id, ordinal"
      ).map { row -> (String, [UInt8]) in (try row.value(at: 0), try row.value(at: 1)) }
    }
    await opened.close()
    return Dictionary(grouping: rows, by: \.0).sorted { $0.key < $1.key }
      .map { $0.value.compactMap { QuantizedVector(bytes: $0.1) } }
  }
}
