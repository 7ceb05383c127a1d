internal import Embeddings
internal import Essentials
internal import Persistence

/// A passage that has no vector of a model yet.
struct UnembeddedPassage: Sendable {
  let row: Int64
  let document: DocumentID
  /// What is embedded of it.
  let text: String
}

/// What ``Reembedding`` does in the database. One process at a time makes vectors, for as long as it says so every now
/// and then.
extension KnowledgeStore {
  /// Who makes vectors now.
  enum Lease: Sendable {
    /// Who asked.
    case taken
    /// Another process.
    case held
    /// Nobody with this model: another one was configured since.
    case superseded
  }

  /// Takes or keeps the right to make vectors.
  func lease(_ worker: String, for time: Duration, _ context: TenantContext) async throws -> Lease {
    let now = clock.now
    let own = model.identity
    return try await database.write(isolation: .readCommitted) { connection in
      let taken = try await connection.execute(
        """
        UPDATE knowledge_models SET worker = \(worker), worker_until = \(now + time)
        WHERE tenant_id = \(context.tenant)
          AND wanted_model = \(own.name) AND wanted_dimension = \(own.dimension)
          AND (worker IS NULL OR worker = \(worker) OR worker_until < \(now))
        """)
      if taken > 0 { return .taken }
      let wanted = try await connection.first(
        """
        SELECT 1 FROM knowledge_models WHERE tenant_id = \(context.tenant)
          AND wanted_model = \(own.name) AND wanted_dimension = \(own.dimension)
        """)
      return wanted == nil ? .superseded : .held
    }
  }

  /// Gives the right back.
  func release(_ worker: String, _ context: TenantContext) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        UPDATE knowledge_models SET worker = NULL, worker_until = NULL
        WHERE tenant_id = \(context.tenant) AND worker = \(worker)
        """)
    }
  }

  /// Passages that have no vector of this store's model, in the order of their rows.
  func gaps(after row: Int64, limit: Int, _ context: TenantContext) async throws -> [UnembeddedPassage] {
    let own = model.identity
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT p.row, p.document_id, p.ordinal, p.headings, p.text, d.title FROM knowledge_passages p
        JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
        WHERE p.tenant_id = \(context.tenant) AND p.row > \(row) AND \(Self.isWithoutVector(own))
        ORDER BY p.row LIMIT \(limit)
        """
      ).map { row in
        let draft = PassageDraft(
          ordinal: try row.value(at: 2), headings: HeadingPath.split(try row.value(at: 3)),
          text: try row.value(at: 4), tokenCount: 0)
        return UnembeddedPassage(
          row: try row.value(at: 0), document: try row.value(at: 1),
          text: draft.embeddingText(title: try row.value(at: 5)))
      }
    }
  }

  private static func isWithoutVector(_ model: EmbeddingModel.Identity) -> SQL {
    """
    NOT EXISTS (
      SELECT 1 FROM knowledge_vectors v
      WHERE v.tenant_id = p.tenant_id AND v.document_id = p.document_id AND v.ordinal = p.ordinal
        AND v.model = \(model.name) AND v.dimension = \(model.dimension))
    """
  }

  /// Stores vectors of this store's model for passages that are still there.
  func fill(
    _ passages: [UnembeddedPassage], with embeddings: [Embedding], _ context: TenantContext
  ) async throws {
    let own = model.identity
    let vectors = embeddings.map { QuantizedVector($0.values).bytes }
    let revision = try await database.write(isolation: .readCommitted) { connection -> Int64? in
      try await connection.lockKnowledge(context)
      for (passage, vector) in zip(passages, vectors) {
        try await connection.execute(
          """
          INSERT INTO knowledge_vectors (tenant_id, document_id, ordinal, passage, model, dimension, vector)
          SELECT tenant_id, document_id, ordinal, row, \(own.name), \(own.dimension), \(vector)
          FROM knowledge_passages WHERE row = \(passage.row) AND tenant_id = \(context.tenant)
          ON CONFLICT (tenant_id, document_id, ordinal, model, dimension) DO NOTHING
          """)
      }
      guard try await connection.serving(context) == own else { return nil }
      // These vectors are searched already: whoever has a picture of the documents is to read them again.
      let revision = try await connection.advanceRevision(context)
      try await connection.execute(
        """
        UPDATE knowledge_documents SET revision = \(revision)
        WHERE tenant_id = \(context.tenant) AND id IN (\(list: Array(Set(passages.map(\.document)))))
        """)
      return revision
    }
    if let revision { commits.note(revision, context.tenant) }
  }

  /// Lets searches use this store's model, if every passage has its vector and no other model was configured since.
  /// - Returns: Whether they do.
  func serveOwnModel(_ context: TenantContext) async throws -> Bool {
    let own = model.identity
    let (isServing, revision) = try await database.write(isolation: .readCommitted) {
      connection -> (Bool, Int64?) in
      if try await connection.serving(context) == own { return (true, nil) }
      try await connection.lockKnowledge(context)
      let gap = try await connection.first(
        """
        SELECT 1 FROM knowledge_passages p
        WHERE p.tenant_id = \(context.tenant) AND \(Self.isWithoutVector(own))
        """)
      guard gap == nil else { return (false, nil) }
      let count = try await connection.execute(
        """
        UPDATE knowledge_models SET model = \(own.name), dimension = \(own.dimension)
        WHERE tenant_id = \(context.tenant)
          AND wanted_model = \(own.name) AND wanted_dimension = \(own.dimension)
        """)
      guard count > 0 else { return (false, nil) }
      return (true, try await connection.advanceRevision(context))
    }
    if let revision { commits.note(revision, context.tenant) }
    return isServing
  }

  /// Removes vectors of other models, those of some documents at a time so that nobody waits for long.
  /// - Returns: How many there were; 0 when all are gone.
  func removeFormerVectors(_ context: TenantContext) async throws -> Int {
    let own = model.identity
    let former: SQL = """
      tenant_id = \(context.tenant) AND NOT (model = \(own.name) AND dimension = \(own.dimension))
      """
    return try await database.write(isolation: .readCommitted) { connection in
      guard try await connection.serving(context) == own else { return 0 }
      return try await connection.execute(
        """
        DELETE FROM knowledge_vectors WHERE \(former) AND document_id IN (
          SELECT document_id FROM knowledge_vectors WHERE \(former) LIMIT 2000)
        """)
    }
  }
}

extension Connection {
  /// Lets one writer of the tenant's knowledge through at a time: what is there stays there until the end.
  fileprivate func lockKnowledge(_ context: TenantContext) async throws {
    try await execute(
      "UPDATE knowledge_revisions SET revision = revision WHERE tenant_id = \(context.tenant)")
  }
}
