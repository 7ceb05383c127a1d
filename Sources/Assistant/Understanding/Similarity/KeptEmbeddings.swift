import Embeddings
import Essentials
import Persistence

/// Embeds texts that do not change, such as examples, once for each model, and keeps the result in the database.
struct KeptEmbeddings: Sendable {
  let database: Database
  var tenant = TenantContext(tenant: .single)

  /// The texts' embeddings, by text; those that are kept need no embedding.
  func embed(
    _ texts: [String], as role: TextRole = .query, by embedder: any TextEmbedder
  ) async throws -> [String: Embedding] {
    let model = embedder.model
    var known = try await known(model.identity)
    let missing = Set(texts).subtracting(known.keys).sorted()
    guard !missing.isEmpty else { return known }
    let added = zip(missing, try await embedder.embed(missing, as: role)).map { $0 }
    try await database.write { connection in
      for (text, embedding) in added {
        try await connection.execute(
          """
          INSERT INTO example_embeddings (tenant_id, model, text, embedding)
          VALUES (\(tenant.tenant), \(model.name), \(text), \(embedding.bytes))
          ON CONFLICT (tenant_id, model, text) DO UPDATE SET embedding = excluded.embedding
          """)
      }
    }
    for (text, embedding) in added { known[text] = embedding }
    return known
  }

  /// All that is kept of a model, by text.
  func known(_ model: EmbeddingModel.Identity) async throws -> [String: Embedding] {
    try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT text, embedding FROM example_embeddings
        WHERE tenant_id = \(tenant.tenant) AND model = \(model.name)
        """)
      return try rows.reduce(into: [:]) { known, row in
        // What was made with another length is made anew.
        let embedding = Embedding(bytes: try row.value(at: 1))
        if embedding.dimension == model.dimension { known[try row.value(at: 0)] = embedding }
      }
    }
  }
}
