public import Embeddings
public import Essentials
public import Persistence

/// Documents, their passages, the words and the vectors that they are found by.
///
/// A document comes, changes and goes in one transaction that also counts up the tenant's revision, so that whoever
/// reads sees all of it or nothing, and whatever is made from it (vectors in memory, cached answers) can tell whether
/// it is of today.
public struct KnowledgeStore: Sendable {
  /// Where everything is kept.
  public let database: Database
  /// The model that passages are to be embedded with. While vectors of another one are searched, see ``serving(_:)``.
  public let model: EmbeddingModel
  let clock: any WallClock
  let commits = CommitNotes()
  let gapNotes = GapNotes()

  /// Makes a store over a database that has the tables of ``migrations``.
  public init(database: Database, model: EmbeddingModel, clock: any WallClock = SystemClock()) {
    self.database = database
    self.model = model
    self.clock = clock
  }

  /// Stores a document, instead of what came from the same source before. The document keeps its id, its passages get
  /// new ones.
  /// - Parameter embeddings: one for each passage, in order, by this store's model.
  public func replace(
    _ document: DocumentDraft, passages: [PassageDraft], embeddings: [Embedding], _ context: TenantContext
  ) async throws -> DocumentID {
    try await replace(
      document, passages: passages, vectors: [PassageVectors(embeddings, by: model.identity)], context)
  }

  /// Stores a document, instead of what came from the same source before. The document keeps its id, its passages get
  /// new ones.
  /// - Parameter vectors: The passages' embeddings by any models; without one they are found by their words until
  ///   ``Reembedding`` has made them.
  public func replace(
    _ document: DocumentDraft, passages: [PassageDraft], vectors: [PassageVectors], _ context: TenantContext
  ) async throws -> DocumentID {
    for set in vectors where set.embeddings.count != passages.count {
      throw KnowledgeError.embeddingsMissing(passages: passages.count, embeddings: set.embeddings.count)
    }
    let now = clock.now
    let fresh = DocumentID(at: now)
    let ids = passages.map { _ in PassageID(at: now) }
    let stored = vectors.map { ($0.model, $0.embeddings.map { QuantizedVector($0.values).bytes }) }
    let (id, revision) = try await database.write(isolation: .readCommitted) { connection in
      // First, since its row is the lock that lets one writer at a time through.
      let revision = try await connection.advanceRevision(context)
      try await connection.begin(with: model.identity, context)
      let id = try await connection.removeContent(of: document.source, context) ?? fresh
      try await connection.upsert(
        document, id: id, passageCount: passages.count, at: now, revision: revision, context)
      for (index, passage) in passages.enumerated() {
        let row = try await connection.insert(passage, id: ids[index], of: id, document, context)
        for (model, bytes) in stored {
          try await connection.execute(
            """
            INSERT INTO knowledge_vectors (
              tenant_id, document_id, ordinal, passage, model, dimension, vector)
            VALUES (
              \(context.tenant), \(id), \(passage.ordinal), \(row), \(model.name), \(model.dimension),
              \(bytes[index]))
            """)
        }
      }
      try await connection.insertSections(of: id, context)
      return (id, revision)
    }
    commits.note(revision, context.tenant)
    return id
  }

  /// Removes the documents of some sources.
  /// - Returns: how many there were.
  @discardableResult
  public func remove(sources: [String], _ context: TenantContext) async throws -> Int {
    guard !sources.isEmpty else { return 0 }
    let (count, revision) = try await database.write(isolation: .readCommitted) { connection in
      let revision = try await connection.advanceRevision(context)
      var count = 0
      for source in sources {
        guard let id = try await connection.removeContent(of: source, context) else { continue }
        try await connection.execute(
          "DELETE FROM knowledge_documents WHERE tenant_id = \(context.tenant) AND id = \(id)")
        try await connection.execute(
          """
          INSERT INTO knowledge_removals (tenant_id, document_id, revision)
          VALUES (\(context.tenant), \(id), \(revision))
          """)
        count += 1
      }
      return (count, revision)
    }
    commits.note(revision, context.tenant)
    return count
  }

  /// A number that grows with every change of the tenant's knowledge; 0 when there has been none.
  public func revision(_ context: TenantContext) async throws -> Int64 {
    try await database.read { try await $0.revision(context) }
  }
}
