import CSQLite

/// A prepared statement. Confined, like the handle that it belongs to, to one thread.
final class SQLiteStatement {
  let text: String
  private let ownership: SQLiteAccesses.Ownership
  /// When it was last taken from the cache, in uses of the handle.
  var lastUse: UInt64 = 0
  private let pointer: OpaquePointer
  private var columns: RowColumns?
  private var preparations: Int32 = 0

  init(_ pointer: OpaquePointer, text: String, ownership: SQLiteAccesses.Ownership) {
    self.pointer = pointer
    self.text = text
    self.ownership = ownership
  }

  deinit {
    sqlite3_finalize(pointer)
  }

  var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

  /// Refuses the statement when it may touch rows out of reach.
  func check(_ reach: TenantReach, _ sql: SQL) throws {
    switch ownership {
    case .nobody: try reach.check(sql)
    case .tenants: try reach.check(sql, mustName: true)
    case .forgotten(let table):
      throw DatabaseError(
        .misuse,
        "The statement does not say whose rows of “\(table)” it is about: compare its tenant_id with the tenant"
      )
    }
  }

  /// Gives the parameters their values.
  func bind(_ values: [SQLValue]) throws {
    let expected = Int(sqlite3_bind_parameter_count(pointer))
    guard values.count == expected else {
      throw DatabaseError(.syntax, "The statement has \(expected) parameters, \(values.count) were given")
    }
    for (offset, value) in values.enumerated() {
      if let reason = value.reasonForRefusal { throw DatabaseError(.invalidValue, reason) }
      let index = Int32(offset + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(pointer, index)
        case .integer(let value): sqlite3_bind_int64(pointer, index, value)
        case .real(let value): sqlite3_bind_double(pointer, index, value)
        case .text(var value):
          value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
              // A null pointer would bind NULL instead of empty text.
              usher_sqlite3_bind_text(pointer, index, $0.baseAddress ?? Self.nothing, UInt64($0.count))
            }
          }
        case .blob(let value):
          value.withUnsafeBytes {
            usher_sqlite3_bind_blob(pointer, index, $0.baseAddress, UInt64($0.count))
          }
        }
      guard code == SQLITE_OK else {
        throw DatabaseError(.invalidValue, "Parameter \(index) is too large", code: String(code))
      }
    }
  }

  /// Goes to the next row: `SQLITE_ROW`, `SQLITE_DONE` or an error's code.
  func step() -> Int32 { sqlite3_step(pointer) }

  /// Makes the statement ready to run again, and lets go of parameters, which may be large or private.
  func reset() {
    sqlite3_reset(pointer)
    sqlite3_clear_bindings(pointer)
  }

  /// The current row.
  func row() -> Row {
    let count = sqlite3_column_count(pointer)
    let columns = currentColumns(count)
    let values = [SQLValue](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
      for index in 0..<count { buffer.initializeElement(at: Int(index), to: value(at: index)) }
      filled = Int(count)
    }
    return Row(columns: columns, values: values)
  }

  /// SQLite prepares a statement again when the schema has changed, and its columns may then be others.
  private func currentColumns(_ count: Int32) -> RowColumns {
    let preparations = sqlite3_stmt_status(pointer, SQLITE_STMTSTATUS_REPREPARE, 0)
    if let columns, preparations == self.preparations { return columns }
    let names = (0..<count).map { index in
      sqlite3_column_name(pointer, index).map { String(cString: $0) } ?? ""
    }
    let columns = RowColumns(names)
    self.columns = columns
    self.preparations = preparations
    return columns
  }

  private func value(at index: Int32) -> SQLValue {
    switch sqlite3_column_type(pointer, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(pointer, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, index))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(pointer, index) else { return .text("") }
      let count = Int(sqlite3_column_bytes(pointer, index))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(pointer, index))
      guard let bytes = sqlite3_column_blob(pointer, index) else { return .blob([]) }
      return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    default: return .null
    }
  }

  /// Points at a zero byte, for values without bytes of their own.
  nonisolated(unsafe) private static let nothing: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()
}
