import Essentials
import UsherTesting

@testable import Knowledge

/// An empty store and a folder of documents to ingest into it.
struct IngestionFixture {
  let knowledge: KnowledgeFixture
  let folder: TemporaryFolder
  let embedder: RecordingEmbedder

  var context: TenantContext { knowledge.context }

  init(_ knowledge: KnowledgeFixture, failing: String? = nil) throws {
    self.knowledge = knowledge
    folder = try TemporaryFolder()
    embedder = RecordingEmbedder(failing: failing)
  }

  /// The same folder and store with an embedder of another kind.
  init(_ other: IngestionFixture, failing: String?) {
    knowledge = other.knowledge
    folder = other.folder
    embedder = RecordingEmbedder(failing: failing)
  }

  /// Options with sources named relative to the folder.
  var options: IngestOptions {
    var options = IngestOptions()
    options.baseDirectory = folder.path
    return options
  }

  var ingestion: Ingestion {
    Ingestion(store: knowledge.store, embedder: embedder, clock: knowledge.clock)
  }

  /// Ingests the whole folder, or some inputs.
  @discardableResult
  func run(
    _ inputs: [IngestInput]? = nil, collection: String = "help", options: IngestOptions? = nil,
    progress: @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    try await ingestion.run(
      inputs ?? [.folder(folder.path)], collection: collection, context, options: options ?? self.options,
      progress: progress)
  }

  /// The sources that are stored.
  func sources() async throws -> [String] {
    try await knowledge.store.fingerprints(context).keys.sorted()
  }

  /// The stored document of a source.
  func document(_ source: String) async throws -> Document? {
    try await knowledge.store.documents(context).first { $0.source == source }
  }

  /// The texts of a stored document's passages.
  func texts(_ source: String) async throws -> [String] {
    guard let document = try await document(source) else { return [] }
    return try await knowledge.store.passages(of: document.id, context).map(\.text)
  }
}

/// Runs a test with an empty store and an empty folder.
func withIngestion<T>(
  _ engine: DatabaseEngine = .sqlite, failing: String? = nil, _ body: (IngestionFixture) async throws -> T
) async throws -> T {
  try await withKnowledge(engine) { try await body(IngestionFixture($0, failing: failing)) }
}
