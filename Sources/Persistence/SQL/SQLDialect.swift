/// The database that a statement is written for, and the few words in which the two differ.
public enum SQLDialect: String, Hashable, Sendable, CaseIterable {
  /// SQLite 3.
  case sqlite
  /// PostgreSQL.
  case postgres

  /// The column type for bytes.
  public var blob: String {
    switch self {
    case .sqlite: "BLOB"
    case .postgres: "BYTEA"
    }
  }
}
