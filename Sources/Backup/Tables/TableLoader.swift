import Persistence

/// Fills tables with rows of an archive, within one transaction.
struct TableLoader {
  let connection: Connection
  /// The most parameters of one statement; SQLite takes 32,766.
  private static let parameters = 4096
  private static let rows = 128

  /// Prepares for rows that come before those that they refer to.
  ///
  /// - Returns: What ``finish(_:)`` puts back.
  func begin() async throws -> [String] {
    guard connection.dialect == .postgres else {
      try await connection.execute("PRAGMA defer_foreign_keys = ON")
      return []
    }
    // As pg_dump does: constraints come back when the rows are there, and are checked then.
    let constraints = try await connection.query(
      """
      SELECT c.relname::text, k.conname::text, pg_get_constraintdef(k.oid)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace ORDER BY k.oid
      """)
    var statements: [String] = []
    for row in constraints {
      let table = TableCatalogue.Table.quote(try row.value(at: 0))
      let name = TableCatalogue.Table.quote(try row.value(at: 1))
      try await connection.execute("ALTER TABLE \(raw: table) DROP CONSTRAINT \(raw: name)")
      let definition: String = try row.value(at: 2)
      statements.append("ALTER TABLE \(table) ADD CONSTRAINT \(name) \(definition)")
    }
    return statements
  }

  /// Removes what migrations have put into a table.
  func clear(_ table: TableCatalogue.Table) async throws {
    let row = try await connection.first("SELECT 1 FROM \(raw: table.quotedName) LIMIT 1")
    if row != nil { try await connection.execute("DELETE FROM \(raw: table.quotedName)") }
  }

  /// Adds rows to a table.
  func add(_ rows: [[SQLValue]], to table: TableCatalogue.Table) async throws {
    let width = max(1, table.columns.count)
    let step = max(1, min(Self.rows, Self.parameters / width))
    for start in stride(from: 0, to: rows.count, by: step) {
      let some = rows[start..<min(start + step, rows.count)]
      let overriding = connection.dialect == .postgres ? " OVERRIDING SYSTEM VALUE" : ""
      var text = "INSERT INTO \(table.quotedName) (\(table.quotedColumns))\(overriding) VALUES "
      for place in 0..<some.count {
        let numbers = (1...width).map { "$\(place * width + $0)" }
        text += (place == 0 ? "(" : ", (") + numbers.joined(separator: ", ") + ")"
      }
      try await connection.execute(SQL(numbered: text, some.flatMap { $0 }))
    }
  }

  /// Puts constraints back, and lets numbers that the database gives go on after the highest.
  func finish(_ constraints: [String]) async throws {
    for statement in constraints { try await connection.execute(SQL(raw: statement)) }
    guard connection.dialect == .postgres else { return }
    let columns = try await connection.query(
      """
      SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND a.attidentity <> '' AND NOT a.attisdropped
      """)
    for row in columns {
      let table = TableCatalogue.Table.quote(try row.value(at: 0))
      let name: String = try row.value(at: 1)
      let column = TableCatalogue.Table.quote(name)
      _ = try await connection.query(
        """
        SELECT setval(pg_get_serial_sequence(\(table), \(name)),
          (SELECT coalesce(max(\(raw: column)), 0) + 1 FROM \(raw: table)), false)
        """)
    }
  }
}
