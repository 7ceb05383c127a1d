public import Embeddings
public import Essentials
internal import Persistence

/// Which model's vectors are searched, and which one's are being made.
extension KnowledgeStore {
  /// Vectors by model, and for each tenant the model that is searched (`model`), the one that was configured last
  /// (`wanted_model`), and which process makes its vectors (`worker`).
  static func models(blob: String) -> [String] {
    [
      """
      CREATE TABLE knowledge_vectors_by_model (
        tenant_id TEXT NOT NULL,
        document_id TEXT NOT NULL,
        ordinal BIGINT NOT NULL,
        model TEXT NOT NULL,
        dimension BIGINT NOT NULL,
        passage BIGINT NOT NULL,
        vector \(blob) NOT NULL,
        PRIMARY KEY (tenant_id, document_id, ordinal, model, dimension)
      )
      """,
      // Four bytes of a vector are its scale.
      """
      INSERT INTO knowledge_vectors_by_model
        (tenant_id, document_id, ordinal, model, dimension, passage, vector)
      SELECT tenant_id, document_id, ordinal, model, length(vector) - 4, passage, vector
      FROM knowledge_vectors
      """,
      "DROP TABLE knowledge_vectors",
      "ALTER TABLE knowledge_vectors_by_model RENAME TO knowledge_vectors",
      """
      CREATE TABLE knowledge_models (
        tenant_id TEXT PRIMARY KEY,
        model TEXT NOT NULL,
        dimension BIGINT NOT NULL,
        wanted_model TEXT,
        wanted_dimension BIGINT,
        worker TEXT,
        worker_until BIGINT
      )
      """,
      // Where documents were read with one model after another, the one with most vectors.
      """
      INSERT INTO knowledge_models (tenant_id, model, dimension)
      SELECT tenant_id, model, dimension FROM knowledge_vectors
      GROUP BY tenant_id, model, dimension ORDER BY count(*) DESC
      ON CONFLICT (tenant_id) DO NOTHING
      """,
    ]
  }

  /// The model whose vectors are searched.
  public func serving(_ context: TenantContext) async throws -> EmbeddingModel.Identity {
    try await database.read { try await $0.serving(context) } ?? model.identity
  }

  /// Notes that this store's model is the one that is wanted from now on: processes that were started with another one
  /// make no more vectors.
  public func claim(_ context: TenantContext) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.begin(with: model.identity, context)
      try await connection.execute(
        """
        UPDATE knowledge_models SET wanted_model = \(model.name), wanted_dimension = \(model.dimension)
        WHERE tenant_id = \(context.tenant) AND (wanted_model IS NULL
          OR wanted_model <> \(model.name) OR wanted_dimension <> \(model.dimension))
        """)
    }
  }

  /// How far the vectors are.
  public func embeddingStatus(_ context: TenantContext) async throws -> EmbeddingStatus {
    let own = model.identity
    return try await database.read { connection in
      let passages = try await connection.first(
        "SELECT count(*) FROM knowledge_passages WHERE tenant_id = \(context.tenant)")
      let vectors = try await connection.first(
        """
        SELECT count(*) FROM knowledge_vectors
        WHERE tenant_id = \(context.tenant) AND model = \(own.name) AND dimension = \(own.dimension)
        """)
      return EmbeddingStatus(
        serving: try await connection.serving(context) ?? own, wanted: own,
        passages: try passages?.value(at: 0) ?? 0, embedded: try vectors?.value(at: 0) ?? 0)
    }
  }
}

extension Connection {
  /// The model whose vectors are searched; nothing before the tenant's first document.
  func serving(_ context: TenantContext) async throws -> EmbeddingModel.Identity? {
    try await first("SELECT model, dimension FROM knowledge_models WHERE tenant_id = \(context.tenant)")
      .map { EmbeddingModel.Identity(name: try $0.value(at: 0), dimension: try $0.value(at: 1)) }
  }

  /// Makes a model the one that is searched, where there is none yet.
  func begin(with model: EmbeddingModel.Identity, _ context: TenantContext) async throws {
    try await execute(
      """
      INSERT INTO knowledge_models (tenant_id, model, dimension)
      VALUES (\(context.tenant), \(model.name), \(model.dimension)) ON CONFLICT (tenant_id) DO NOTHING
      """)
  }
}
