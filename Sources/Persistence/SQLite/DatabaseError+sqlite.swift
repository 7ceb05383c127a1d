import CSQLite

extension DatabaseError {
  /// Makes an error of SQLite's extended result code (https://sqlite.org/rescode.html).
  init(sqlite code: Int32, message: String, preparing: Bool = false) {
    let kind = Self.kind(ofSQLite: code, preparing: preparing)
    let isConstraint = code & 0xFF == SQLITE_CONSTRAINT
    // “UNIQUE constraint failed: seats.row, seats.number”
    let constraint = message.firstRange(of: ": ").map { String(message[$0.upperBound...]) }
    self.init(
      kind, message, code: String(code), constraint: isConstraint ? constraint : nil)
  }

  private static func kind(ofSQLite code: Int32, preparing: Bool) -> Kind {
    switch code {
    case 2067, 1555, 2579: return .uniqueViolation  // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _ROWID
    case 787: return .foreignKeyViolation  // SQLITE_CONSTRAINT_FOREIGNKEY
    case 1299: return .notNullViolation  // SQLITE_CONSTRAINT_NOTNULL
    case 3091: return .invalidValue  // SQLITE_CONSTRAINT_DATATYPE
    default: break
    }
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: return .checkViolation
    case SQLITE_BUSY, SQLITE_LOCKED: return .busy
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
    case SQLITE_FULL: return .full
    case SQLITE_READONLY, SQLITE_PERM: return .readOnly
    case SQLITE_IOERR, SQLITE_CANTOPEN: return .inputOutput
    case SQLITE_INTERRUPT: return .cancelled
    case SQLITE_ERROR: return preparing ? .syntax : .invalidValue
    case SQLITE_TOOBIG, SQLITE_MISMATCH: return .invalidValue
    case SQLITE_RANGE: return .syntax
    case SQLITE_MISUSE: return .misuse
    default: return .other
    }
  }
}
