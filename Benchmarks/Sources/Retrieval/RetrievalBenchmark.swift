import Embeddings
import Essentials
import Foundation
import Knowledge
import Persistence

/// `benchmarks retrieval`: ingests two packages of documentation, and measures how well and how fast questions find
/// their pages. `Docs/Retrieval.md` is made of what it prints.
struct RetrievalBenchmark {
  private var database = "sqlite:.cache/retrieval/retrieval.db"
  private var model = ".cache/models/all-MiniLM-L6-v2"
  private var questions = "Benchmarks/Retrieval"
  private var precision = Precision.automatic
  private var isFresh = false
  private var showsMisses = false
  private var parts: Set<String> = ["quality", "speed", "twenty"]

  static let usage = """
    benchmarks retrieval [--fresh] [--database sqlite:FILE | --postgres URL] [--precision exact|fast]
                         [--parts quality,speed,twenty] [--misses] [--model DIRECTORY] [--questions DIRECTORY]
    """

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      switch name {
      case "--fresh": isFresh = true
      case "--misses": showsMisses = true
      default:
        guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
        switch name {
        case "--database", "--postgres": database = value
        case "--model": model = value
        case "--questions": questions = value
        case "--precision": precision = Precision(rawValue: value) ?? precision
        case "--parts": parts = Set(value.split(separator: ",").map(String.init))
        default: throw BenchmarkError("usage: \(Self.usage)")
        }
      }
    }
  }

  func run() async throws {
    let encoder = try SentenceEncoder.load(directory: model, precision: precision)
    let opened = try await Database.open(try location())
    try await opened.migrate([KnowledgeStore.migrations])
    let bench = RetrievalBench(database: opened, encoder: encoder)
    try await ingest(bench)
    try await size(bench)
    let known = RetrievalReport(
      bench: bench, questions: try RetrievalQuestions(file: "\(questions)/questions.json").questions)
    if parts.contains("quality") { try await known.quality(showsMisses: showsMisses) }
    if parts.contains("speed") { try await known.speed() }
    if parts.contains("twenty") {
      let twenty = try RetrievalQuestions(file: "\(questions)/twenty.json").questions
      try await RetrievalReport(bench: bench, questions: twenty).citations()
    }
    await opened.close()
  }

  /// Where the documents are kept from one run to the next; emptied when asked to.
  private func location() throws -> DatabaseLocation {
    let location = try DatabaseLocation(parsing: database)
    guard case .sqlite(let path) = location else { return location }
    let folder = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if isFresh {
      for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
        try FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    return location
  }

  private func ingest(_ bench: RetrievalBench) async throws {
    if isFresh {
      // What a server's database still holds; a file is new already.
      let sources = try await bench.store.fingerprints(bench.context).keys.sorted()
      try await bench.store.remove(sources: sources, bench.context)
    }
    let ingestion = Ingestion(store: bench.store, embedder: bench.encoder)
    print("## Ingestion, precision \(bench.encoder.precision.rawValue)\n")
    print("| corpus | documents | unchanged | passages | seconds | documents/s | passages/s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    var reports: [IngestReport] = []
    for corpus in RetrievalCorpus.all {
      let report = try await corpus.ingest(with: ingestion)
      for failure in report.failed { print("failed: \(failure.path): \(failure.reason)") }
      reports.append(report)
      row(corpus.name, [report])
    }
    row("both", reports)
  }

  private func row(_ name: String, _ reports: [IngestReport]) {
    func sum(_ count: (IngestReport) -> Int) -> Int { reports.reduce(0) { $0 + count($1) } }
    let documents = sum { $0.added + $0.updated }
    let passages = sum(\.passages)
    let seconds = reports.reduce(0) { $0 + $1.seconds }
    let cells = [
      name, "\(documents)", "\(sum(\.unchanged))", "\(passages)", seconds.formatted(1),
      (Double(documents) / seconds).formatted(1), (Double(passages) / seconds).formatted(1),
    ]
    print("| " + cells.joined(separator: " | ") + " |")
  }

  private func size(_ bench: RetrievalBench) async throws {
    let started = ContinuousClock.now
    try await bench.vectors.load(bench.context)
    let loading = ContinuousClock.now - started
    let statistics = try await bench.store.statistics(bench.context)
    print(
      """

      \(statistics.documents) documents, \(statistics.passages) passages, \
      \((Double(statistics.bytes) / 1_048_576).formatted(1)) MiB of HTML; \
      vectors loaded in \(loading.milliseconds.formatted(0)) ms. On disk:

      """)
    var total = 0
    for (name, bytes) in try await bench.store.storage() {
      total += bytes
      print("- \(name): \((Double(bytes) / 1_048_576).formatted(1)) MiB")
    }
    print("- together: \((Double(total) / 1_048_576).formatted(1)) MiB")
  }
}
