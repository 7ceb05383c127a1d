/// What keeps the tenants of a database apart below the program's own conditions.
public enum TenantWalls: Hashable, Sendable {
  /// Why PostgreSQL's policies do not hold.
  public enum Gap: Hashable, Sendable {
    /// The program's role is a superuser.
    case superuser(String)
    /// The program's role has `BYPASSRLS`.
    case exemptRole(String)
    /// The server does not know the program's role.
    case unknownRole
  }

  /// SQLite: the statements of a database that is bound to a tenant are checked.
  case checkedStatements
  /// PostgreSQL: which tables with a `tenant_id` have a policy, which are to have none, and which will have one after
  /// the program's next start.
  case policies(walled: [String], open: [String], missing: [String])
  /// PostgreSQL: the policies do not bind the program's role.
  case none(because: Gap)
}

extension TenantWalls.Gap: CustomStringConvertible {
  public var description: String {
    switch self {
    case .superuser(let role):
      "The database role “\(role)” is a superuser, and superusers are above all policies"
    case .exemptRole(let role): "The database role “\(role)” has BYPASSRLS, which puts it above all policies"
    case .unknownRole: "PostgreSQL does not say what the program's role may do"
    }
  }
}

extension TenantWalls {
  /// How to make a role that the policies bind.
  public static let remedy = """
    Make a role of the program's own that owns its tables: CREATE ROLE usher LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS; \
    CREATE DATABASE usher OWNER usher; for a database that exists already: ALTER DATABASE … OWNER TO usher, and the same \
    for its tables. Docs/Walls.md has the whole of it.
    """
}

extension Database {
  /// Says what keeps the tenants apart here, for `usher doctor` and for the log.
  public func walls() async throws -> TenantWalls {
    switch dialect {
    case .sqlite: return .checkedStatements
    case .postgres: return try await read { try await PostgresWalls($0).state() }
    }
  }
}
