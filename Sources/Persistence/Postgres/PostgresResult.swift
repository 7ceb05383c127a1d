import CPostgres

/// A result as libpq hands it out: freed when nobody needs it any more. Used on one loop's thread only.
final class PostgresResult {
  private let pointer: OpaquePointer
  /// Of `SELECT`, `FETCH` and `RETURNING`; made once for all rows.
  private lazy var columns = RowColumns(
    (0..<PQnfields(pointer)).map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" })

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    PQclear(pointer)
  }

  var status: ExecStatusType { PQresultStatus(pointer) }

  var rowCount: Int { Int(PQntuples(pointer)) }

  /// The number of rows that a statement changed; 0 for those that change none, `SELECT` among them.
  var changedRows: Int {
    // The tag of `SELECT` carries a number too.
    if status == PGRES_TUPLES_OK,
      PQcmdStatus(pointer).map({ String(cString: $0).hasPrefix("SELECT") }) ?? false
    {
      return 0
    }
    return PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
  }

  /// For example `COMMIT`: what a statement has done.
  var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

  /// The server's error, or nothing when all is well.
  var error: DatabaseError? {
    switch status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_PIPELINE_SYNC: return nil
    case PGRES_EMPTY_QUERY: return DatabaseError(.syntax, "The statement is empty")
    case PGRES_PIPELINE_ABORTED: return DatabaseError(.transactionAborted, "An earlier statement failed")
    default: break
    }
    let code = field(usher_pg_sqlstate) ?? ""
    var message = field(usher_pg_message) ?? PQresultErrorMessage(pointer).map { String(cString: $0) } ?? ""
    // The detail names the row at fault, and so may be a customer's: only for errors in statements.
    if code.hasPrefix("42") || code.hasPrefix("55"), let detail = field(usher_pg_detail) {
      message += ": \(detail)"
    }
    return DatabaseError(
      postgres: code, message: message, constraint: field(usher_pg_constraint))
  }

  func row(_ row: Int) -> Row {
    let count = Int(PQnfields(pointer))
    let values = [SQLValue](unsafeUninitializedCapacity: count) { buffer, filled in
      for column in 0..<count {
        buffer.initializeElement(at: column, to: value(Int32(row), Int32(column)))
      }
      filled = count
    }
    return Row(columns: columns, values: values)
  }

  /// The bytes of a row's values, roughly.
  func size(ofRow row: Int) -> Int {
    (0..<PQnfields(pointer)).reduce(0) { $0 + Int(PQgetlength(pointer, Int32(row), $1)) }
  }

  private func value(_ row: Int32, _ column: Int32) -> SQLValue {
    guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else {
      return .null
    }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
    return PostgresText.value(bytes, type: PQftype(pointer, column))
  }

  private func field(_ code: Int32) -> String? {
    PQresultErrorField(pointer, code).map { String(cString: $0) }
  }
}
