import Persistence

/// The tables of a database that hold rows of their own.
struct TableCatalogue {
  let connection: Connection

  /// A table and its columns.
  struct Table: Hashable, Sendable {
    let name: String
    let columns: [String]

    var quotedName: String { Self.quote(name) }
    var quotedColumns: String { columns.map(Self.quote).joined(separator: ", ") }

    static func quote(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
  }

  /// The program's own note of its migrations: what was applied stands in the manifest, and is applied again.
  private static let migrations = "schema_migrations"

  /// All tables but those whose rows are made from others.
  func tables(except derived: Set<String>) async throws -> [Table] {
    var tables: [Table] = []
    for name in try await names() where name != Self.migrations && !derived.contains(name) {
      tables.append(Table(name: name, columns: try await columns(of: name)))
    }
    return tables
  }

  private func names() async throws -> [String] {
    switch connection.dialect {
    case .sqlite:
      // Neither virtual tables nor the ones in which those keep what they know.
      try await connection.query(
        """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
        """
      ).map { try $0.value(at: 0) }
    case .postgres:
      try await connection.query(
        """
        SELECT relname::text FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
        """
      ).map { try $0.value(at: 0) }
    }
  }

  private func columns(of table: String) async throws -> [String] {
    switch connection.dialect {
    case .sqlite:
      try await connection.query(
        "SELECT name FROM pragma_table_xinfo(\(table)) WHERE hidden = 0 ORDER BY name"
      ).map { try $0.value(at: 0) }
    case .postgres:
      try await connection.query(
        """
        SELECT attname::text COLLATE "C" FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname = \(table) AND c.relnamespace = current_schema()::regnamespace
          AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY 1
        """
      ).map { try $0.value(at: 0) }
    }
  }

  /// The rows of a table, one by one.
  func stream(_ table: Table, _ body: ([SQLValue]) async throws -> Void) async throws {
    let count = table.columns.count
    try await connection.stream("SELECT \(raw: table.quotedColumns) FROM \(raw: table.quotedName)") { row in
      try await body((0..<count).map { row[$0] })
    }
  }

  /// What the rows of a table come to.
  func sum(of table: Table) async throws -> RowSum {
    var sum = RowSum()
    var buffer: [UInt8] = []
    try await stream(table) { values in
      buffer.removeAll(keepingCapacity: true)
      let range = RowCoding.append(values, to: &buffer)
      sum.add(buffer[range])
    }
    return sum
  }

  /// The first table that has a row.
  func firstWithRows() async throws -> String? {
    for table in try await tables(except: []) {
      let row = try await connection.first("SELECT 1 FROM \(raw: table.quotedName) LIMIT 1")
      if row != nil { return table.name }
    }
    return nil
  }
}
