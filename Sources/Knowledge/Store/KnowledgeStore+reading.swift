public import Essentials
internal import Persistence

extension KnowledgeStore {
  /// What is there: the content hash of each source, so that ingestion can skip what has not changed.
  public func fingerprints(
    collection: String? = nil, _ context: TenantContext
  ) async throws -> [String: String] {
    let within: SQL = collection.map { " AND collection = \($0)" } ?? ""
    return try await database.read { connection in
      var fingerprints: [String: String] = [:]
      try await connection.stream(
        """
        SELECT source, content_hash FROM knowledge_documents WHERE tenant_id = \(context.tenant)\(within)
        """
      ) { fingerprints[try $0.value(at: 0)] = try $0.value(at: 1) }
      return fingerprints
    }
  }

  /// A document.
  public func document(_ id: DocumentID, _ context: TenantContext) async throws -> Document? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT \(Document.columns) FROM knowledge_documents
        WHERE tenant_id = \(context.tenant) AND id = \(id)
        """
      ).map(Document.init(row:))
    }
  }

  /// Documents in the order of their coming.
  /// - Parameter last: the last one of the page before.
  public func documents(
    collection: String? = nil, after last: DocumentID? = nil, limit: Int = 100, _ context: TenantContext
  ) async throws -> [Document] {
    let within: SQL = collection.map { " AND collection = \($0)" } ?? ""
    let beyond: SQL = last.map { " AND id > \($0)" } ?? ""
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Document.columns) FROM knowledge_documents
        WHERE tenant_id = \(context.tenant)\(within)\(beyond) ORDER BY id LIMIT \(limit)
        """
      ).map(Document.init(row:))
    }
  }

  /// A document's passages in order.
  public func passages(of document: DocumentID, _ context: TenantContext) async throws -> [Passage] {
    try await passages(where: "p.document_id = \(document)", context)
  }

  /// A passage.
  public func passage(_ id: PassageID, _ context: TenantContext) async throws -> Passage? {
    try await passages(where: "p.id = \(id)", context).first
  }

  /// The passages of some rows, by row.
  func passages(rows: [Int64], _ context: TenantContext) async throws -> [Int64: Passage] {
    guard !rows.isEmpty else { return [:] }
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Passage.columns) FROM knowledge_passages p
        JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
        WHERE p.row IN (\(list: rows)) AND p.tenant_id = \(context.tenant)
        """
      ).reduce(into: [:]) { $0[try $1.value("row")] = try Passage(row: $1) }
    }
  }

  /// How much there is.
  public func statistics(_ context: TenantContext) async throws -> KnowledgeStatistics {
    try await database.read { connection in
      let row = try await connection.first(
        """
        SELECT count(*), coalesce(sum(passage_count), 0), coalesce(sum(byte_count), 0)
        FROM knowledge_documents WHERE tenant_id = \(context.tenant)
        """)
      return try KnowledgeStatistics(
        documents: row?.value(at: 0) ?? 0, passages: row?.value(at: 1) ?? 0,
        bytes: row?.value(at: 2) ?? 0, revision: await connection.revision(context))
    }
  }

  private func passages(where condition: SQL, _ context: TenantContext) async throws -> [Passage] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Passage.columns) FROM knowledge_passages p
        JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
        WHERE p.tenant_id = \(context.tenant) AND \(condition) ORDER BY p.ordinal
        """
      ).map(Passage.init(row:))
    }
  }
}
