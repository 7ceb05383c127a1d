import CSQLite
import Glibc

/// Notes what a statement reads and changes while SQLite prepares it, by way of its authorizer
/// (https://sqlite.org/c3ref/set_authorizer.html). Confined, like the handle that it belongs to, to one thread.
///
/// SQLite has no policies, so this stands in for them where a database is bound to a tenant. It finds statements that
/// forget their tenant, not those that mean harm: that a statement looks at a `tenant_id` does not show what it compares
/// it with, and a table that is there twice needs it once.
final class SQLiteAccesses {
  /// Whose rows a statement is about.
  enum Ownership: Hashable, Sendable {
    /// No table that it touches belongs to tenants.
    case nobody
    /// It looks at the tenant of every row that it reads, changes or removes, or adds rows, which have one.
    case tenants
    /// It touches rows of this table without looking at their tenant.
    case forgotten(table: String)
  }

  private struct Access {
    var isInserted = false
    var isRead = false
    var isChanged = false
    var looksAtTenant = false
  }

  private static let column = "tenant_id"
  private var tables: [String: Access] = [:]
  private var isWatching = false

  /// Has SQLite report from now on. This object must live as long as the connection.
  func watch(_ connection: OpaquePointer?) {
    sqlite3_set_authorizer(
      connection,
      { context, action, table, column, schema, _ in
        // A table of which no column is read comes without its schema. Temporary tables are the connection's own.
        guard let context, let table, schema.map({ strcmp($0, "main") == 0 }) ?? true else {
          return SQLITE_OK
        }
        Unmanaged<SQLiteAccesses>.fromOpaque(context).takeUnretainedValue()
          .note(action, table: table, column: column)
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Before a statement is prepared.
  func begin() {
    isWatching = true
    tables.removeAll(keepingCapacity: true)
  }

  /// After a statement was prepared. SQLite may prepare it again later on its own.
  func end() { isWatching = false }

  /// What has been noted about the statement.
  func ownership(_ text: String, in connection: OpaquePointer?) -> Ownership {
    let owned = tables.filter { Self.hasTenant($0.key, in: connection) }
    let forgotten = owned.filter { !Self.isFine($0.value, text) }.keys.min()
    if let forgotten { return .forgotten(table: forgotten) }
    return owned.isEmpty ? .nobody : .tenants
  }

  private func note(_ action: Int32, table: UnsafePointer<CChar>, column: UnsafePointer<CChar>?) {
    guard isWatching else { return }
    let table = String(cString: table)
    switch action {
    case SQLITE_READ:
      tables[table, default: Access()].isRead = true
      if let column, strcmp(column, Self.column) == 0 { tables[table]?.looksAtTenant = true }
    case SQLITE_INSERT: tables[table, default: Access()].isInserted = true
    case SQLITE_UPDATE, SQLITE_DELETE: tables[table, default: Access()].isChanged = true
    default: break
    }
  }

  private static func isFine(_ access: Access, _ text: String) -> Bool {
    if access.looksAtTenant { return true }
    if access.isChanged { return false }
    if !access.isRead { return true }
    // `RETURNING` reads the row that was just added.
    return access.isInserted && text.uppercased().contains("RETURNING")
  }

  private static func hasTenant(_ table: String, in connection: OpaquePointer?) -> Bool {
    sqlite3_table_column_metadata(connection, "main", table, column, nil, nil, nil, nil, nil) == SQLITE_OK
  }
}
