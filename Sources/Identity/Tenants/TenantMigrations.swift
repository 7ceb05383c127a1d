public import Persistence

/// The tables of the companies on this server, their hosts and their sealed secrets.
public enum TenantMigrations {
  /// All steps. They come after those of accounts, whose audit log they touch.
  public static let set = MigrationSet(
    "tenants",
    [
      Migration(1, "companies, their hosts and secrets", tables),
      Migration(
        2, "the audit log of a company goes with the company", sqlite: sqliteGuard, postgres: postgresGuard),
      Migration(
        3, "how many messages were answered on a day",
        [
          """
          CREATE TABLE tenant_days (
            tenant_id TEXT NOT NULL,
            day TEXT NOT NULL,
            turns BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, day)
          )
          """
        ]),
    ])

  /// `revision` grows with every change. `tenant_hosts` makes the database see to it that a host has one company.
  private static func tables(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE tenants (
        tenant_id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        state TEXT NOT NULL,
        settings TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        revision BIGINT NOT NULL
      )
      """,
      """
      CREATE TABLE tenant_hosts (
        host TEXT NOT NULL PRIMARY KEY,
        tenant_id TEXT NOT NULL,
        place BIGINT NOT NULL,
        FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
      )
      """,
      "CREATE INDEX tenant_hosts_by_tenant ON tenant_hosts (tenant_id)",
      """
      CREATE TABLE tenant_secrets (
        tenant_id TEXT NOT NULL,
        name TEXT NOT NULL,
        box \(dialect.blob) NOT NULL,
        set_at BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, name),
        FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
      )
      """,
    ]
  }

  /// Lines of the log may go only together with all else of a company that is being removed.
  private static let sqliteGuard = [
    "DROP TRIGGER audit_log_keeps_delete",
    """
    CREATE TRIGGER audit_log_keeps_delete BEFORE DELETE ON audit_log
    WHEN NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = OLD.tenant_id AND state = 'removing')
    BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END
    """,
  ]

  private static let postgresGuard = [
    "DROP TRIGGER audit_log_is_kept ON audit_log",
    """
    CREATE TRIGGER audit_log_is_kept BEFORE UPDATE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log()
    """,
    """
    CREATE FUNCTION keep_audit_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM tenants WHERE tenant_id = OLD.tenant_id AND state = 'removing') THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_line_is_kept BEFORE DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION keep_audit_line()
    """,
  ]
}
