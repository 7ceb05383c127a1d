/// Where a database is.
public enum DatabaseLocation: Hashable, Sendable {
  /// A SQLite file; it is made when it is not there.
  case sqlite(path: String)
  /// A SQLite database in memory, gone when it is closed.
  case memory
  /// A PostgreSQL server and database, as libpq's connection URL.
  case postgres(url: String)

  /// Reads `sqlite:data/usher.db`, `sqlite::memory:`, `postgres://…` or `postgresql://…`.
  /// - Throws: ``DatabaseError`` of kind `misuse` for anything else.
  public init(parsing text: String) throws {
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = .postgres(url: text)
    } else if text == "sqlite::memory:" || text == "sqlite:" {
      self = .memory
    } else if text.hasPrefix("sqlite:") {
      self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
    } else {
      throw DatabaseError(
        .misuse, "“\(text.prefix { $0 != "@" })” is no database: write sqlite:FILE or postgres://HOST/NAME")
    }
  }
}

extension DatabaseLocation: CustomStringConvertible {
  /// For people and logs: without the password that a URL may hold.
  public var description: String {
    switch self {
    case .sqlite(let path): return "sqlite:\(path)"
    case .memory: return "sqlite::memory:"
    case .postgres(let url):
      guard let scheme = url.firstRange(of: "://") else { return "postgres" }
      let rest = url[scheme.upperBound...]
      let address = rest.prefix { $0 != "/" && $0 != "?" }
      guard let at = address.lastIndex(of: "@") else { return "postgres://\(rest.prefix { $0 != "?" })" }
      let user = address[..<at].prefix { $0 != ":" }
      return "postgres://\(user)\(rest[at...].prefix { $0 != "?" })"
    }
  }
}
