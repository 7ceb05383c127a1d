/// The walls between the tenants in PostgreSQL: row-level security on every table with a `tenant_id`
/// (https://www.postgresql.org/docs/15/ddl-rowsecurity.html).
///
/// The policy compares each row with the setting that every transaction makes for itself. `FORCE` holds the tables'
/// owner to it as well, since that is the role which the program runs as.
struct PostgresWalls {
  private static let policy = "usher_tenant"

  /// A row is visible, and may be written, when it is of the tenant that the transaction is for, or when the transaction
  /// is for everyone. The subquery is run once a statement, not once a row. In a `CASE`, because the planner takes that
  /// for one row in two whatever it compares: taken for a second condition on the tenant, it would make all estimates too
  /// small by the number of tenants.
  private static let condition = """
    CASE (SELECT current_setting('\(TenantReach.setting)', true))
      WHEN tenant_id THEN true WHEN '*' THEN true ELSE false END
    """

  /// How a table's comment begins that is to have no wall. Only for indexes made by hand, which a policy would keep
  /// from being used and whose rows say nothing without those of a table behind a wall.
  private static let openMark = "no wall between tenants:"

  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  /// Puts a wall into every table that lacks one.
  func build() async throws {
    for table in try await tables() where !table.isWalled && !table.isOpen {
      let name = "\"\(table.name.replacing("\"", with: "\"\""))\""
      guard table.isOwn else {
        throw DatabaseError(
          .migration,
          "The table \(name) belongs to another role, so no wall between tenants can be put into it: start the program"
            + " once as that role, or make this one the owner (ALTER TABLE \(name) OWNER TO …)")
      }
      for statement in [
        "ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY", "ALTER TABLE \(name) FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS \(Self.policy) ON \(name)",
        "CREATE POLICY \(Self.policy) ON \(name) USING (\(Self.condition)) WITH CHECK (\(Self.condition))",
      ] {
        try await connection.execute(SQL(raw: statement))
      }
    }
  }

  /// What stands between the tenants.
  func state() async throws -> TenantWalls {
    let role = try await connection.first(
      "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    guard let role else { return .none(because: .unknownRole) }
    let name: String = try role.value("rolname")
    if try role.value("rolsuper") { return .none(because: .superuser(name)) }
    if try role.value("rolbypassrls") { return .none(because: .exemptRole(name)) }
    let tables = try await tables()
    return .policies(
      walled: tables.filter(\.isWalled).map(\.name),
      open: tables.filter { !$0.isWalled && $0.isOpen }.map(\.name),
      missing: tables.filter { !$0.isWalled && !$0.isOpen }.map(\.name))
  }

  private struct Table {
    let name: String
    let isWalled: Bool
    let isOpen: Bool
    let isOwn: Bool
  }

  /// Every table of the schema that has a `tenant_id`.
  private func tables() async throws -> [Table] {
    try await connection.query(
      """
      SELECT c.relname::text, c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
          SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = \(Self.policy)),
        coalesce(starts_with(obj_description(c.oid, 'pg_class'), \(Self.openMark)), false),
        pg_has_role(c.relowner, 'USAGE')
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
      """
    ).map {
      Table(
        name: try $0.value(at: 0), isWalled: try $0.value(at: 1), isOpen: try $0.value(at: 2),
        isOwn: try $0.value(at: 3))
    }
  }
}
