internal import Embeddings
internal import Essentials
internal import Persistence

extension KnowledgeStore {
  /// The tenant's vectors at the current revision, made from those of an earlier one.
  func vectors(following base: TenantVectors, _ context: TenantContext) async throws -> TenantVectors {
    try await database.read { connection in
      let revision = try await connection.revision(context)
      guard revision != base.revision else { return base }
      let serving = try await connection.serving(context) ?? model.identity
      var next = base
      // A database that was put back from a copy has an earlier revision: begin anew, as with another model.
      if revision < base.revision || serving != base.model { next = TenantVectors(serving) }
      let last = next.revision
      for row in try await connection.query(
        """
        SELECT document_id FROM knowledge_removals
        WHERE tenant_id = \(context.tenant) AND revision > \(last)
        """)
      {
        next.remove(try row.value(at: 0))
      }
      try await read(since: last, into: &next, from: connection, context)
      next.revision = revision
      return next.compacted() ?? next
    }
  }

  private func read(
    since last: Int64, into vectors: inout TenantVectors, from connection: Connection,
    _ context: TenantContext
  ) async throws {
    let model = vectors.model
    var documents: [DocumentID: (collection: String, metadata: [String: String], passages: Int)] = [:]
    for row in try await connection.query(
      """
      SELECT id, collection, metadata, passage_count FROM knowledge_documents
      WHERE tenant_id = \(context.tenant) AND revision > \(last)
      """)
    {
      documents[try row.value(at: 0)] = (
        try row.value(at: 1), Document.metadata(try row.value(at: 2)), try row.value(at: 3)
      )
    }
    // Documents are put in as their rows come, those without vectors at the end.
    for id in documents.keys { vectors.remove(id) }
    var current: DocumentID?
    var entries: [(row: Int64, ordinal: Int, vector: QuantizedVector)] = []
    func end() {
      if let current, let document = documents.removeValue(forKey: current) {
        vectors.put(
          current, collection: document.collection, metadata: document.metadata, vectors: entries,
          passages: document.passages)
      }
      entries.removeAll(keepingCapacity: true)
    }
    try await connection.stream(
      """
      SELECT v.document_id, v.passage, v.ordinal, v.vector FROM knowledge_documents d
      JOIN knowledge_vectors v ON v.tenant_id = d.tenant_id AND v.document_id = d.id
      WHERE d.tenant_id = \(context.tenant) AND d.revision > \(last) AND v.model = \(model.name)
        AND v.dimension = \(model.dimension)
      ORDER BY d.revision, v.document_id, v.ordinal
      """
    ) { row in
      let id: DocumentID = try row.value(at: 0)
      if id != current {
        end()
        current = id
      }
      guard let vector = QuantizedVector(bytes: try row.value(at: 3)),
        vector.components.count == model.dimension
      else { throw KnowledgeError.unreadableVector(document: id.text) }
      entries.append((try row.value(at: 1), try row.value(at: 2), vector))
    }
    end()
    for (id, document) in documents {
      vectors.put(
        id, collection: document.collection, metadata: document.metadata, vectors: [],
        passages: document.passages)
    }
  }
}
