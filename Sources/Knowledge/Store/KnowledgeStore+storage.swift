internal import Persistence

extension KnowledgeStore {
  /// The bytes on disk of all tenants' knowledge, by what they are for. SQLite counts the free pages of each part too.
  package func storage() async throws -> [(name: String, bytes: Int)] {
    try await database.read { connection in
      let parts =
        switch connection.dialect {
        case .sqlite:
          [
            ("documents", "%knowledge_documents%"), ("passages", "%knowledge_passages%"),
            ("words of passages", "%knowledge_words%"), ("words of sections", "%knowledge_section%"),
            ("vectors", "%knowledge_vectors%"),
          ]
        case .postgres:
          [
            ("documents", "knowledge_documents"), ("passages", "knowledge_passages"),
            ("words of passages", "knowledge_words"), ("words of sections", "knowledge_sections"),
            ("vectors", "knowledge_vectors"),
          ]
        }
      var sizes: [(name: String, bytes: Int)] = []
      for (name, pattern) in parts {
        let row =
          switch connection.dialect {
          case .sqlite:
            try await connection.first(
              "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = true AND name LIKE \(pattern)")
          case .postgres:
            try await connection.first("SELECT pg_total_relation_size(\(pattern)::regclass)")
          }
        sizes.append((name, try row?.value(at: 0) ?? 0))
      }
      return sizes
    }
  }
}
