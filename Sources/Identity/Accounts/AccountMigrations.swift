public import Persistence

/// The tables of users, sessions, keys and the audit log.
public enum AccountMigrations {
  /// All steps.
  public static let set = MigrationSet(
    "accounts",
    [
      Migration(1, "users, their sessions and their keys") { users($0) + sessions + keys },
      Migration(2, "how often signing in has failed", throttling),
      Migration(
        3, "the audit log", sqlite: auditLog + sqliteGuard, postgres: auditLog + postgresGuard),
      Migration(4, "keys that sign requests", signing),
    ])

  /// `factor`: the second factor's secret, sealed. `factor_period`: the last period whose code was used.
  /// `account_links.digest`: SHA-256 of what stands in a link that sets a password.
  private static func users(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE users (
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        mail TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        password_hash TEXT,
        locked BIGINT NOT NULL DEFAULT 0,
        factor \(dialect.blob),
        factor_confirmed BIGINT NOT NULL DEFAULT 0,
        factor_period BIGINT,
        created_at BIGINT NOT NULL,
        signed_in_at BIGINT,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, mail)
      )
      """,
      """
      CREATE TABLE recovery_codes (
        tenant_id TEXT NOT NULL,
        user_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (tenant_id, user_id, digest),
        FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
      )
      """,
      """
      CREATE TABLE account_links (
        tenant_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        user_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        expires_at BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, digest),
        FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
      )
      """,
      "CREATE INDEX account_links_by_user ON account_links (tenant_id, user_id)",
    ]
  }

  /// `generation`: how often the session's refresh token was replaced; the token of this number alone is good.
  /// `refresh_digest`: SHA-256 of that token.
  private static let sessions = [
    """
    CREATE TABLE sessions (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      device TEXT NOT NULL,
      address TEXT NOT NULL,
      generation BIGINT NOT NULL,
      refresh_digest TEXT NOT NULL,
      refreshed_at BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      revoked_at BIGINT,
      reason TEXT,
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id) WHERE revoked_at IS NULL",
    "CREATE INDEX sessions_by_end ON sessions (tenant_id, expires_at)",
  ]

  /// `former_digest`, `former_until`: the secret before the last rotation, and how long it is still taken.
  private static let keys = [
    """
    CREATE TABLE api_keys (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      digest TEXT NOT NULL,
      former_digest TEXT,
      former_until BIGINT,
      scopes TEXT NOT NULL,
      created_by TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT,
      used_at BIGINT,
      revoked_at BIGINT,
      idempotency_key TEXT,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    """
    CREATE UNIQUE INDEX api_keys_by_request ON api_keys (tenant_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL
    """,
  ]

  /// `generation`: how often the key was rotated, of which a signing key's secret is made. `request_nonces`: what signed
  /// requests may not say again until then.
  private static let signing = [
    "ALTER TABLE api_keys ADD COLUMN is_signing BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE api_keys ADD COLUMN generation BIGINT NOT NULL DEFAULT 0",
    """
    CREATE TABLE request_nonces (
      tenant_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      nonce TEXT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, key_id, nonce),
      FOREIGN KEY (tenant_id, key_id) REFERENCES api_keys (tenant_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX request_nonces_by_end ON request_nonces (tenant_id, expires_at)",
  ]

  /// `subject`: SHA-256 of a mail address, or a network address.
  private static let throttling = [
    """
    CREATE TABLE sign_in_failures (
      tenant_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      failures BIGINT NOT NULL,
      failed_at BIGINT NOT NULL,
      blocked_until BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, subject)
    )
    """,
    "CREATE INDEX sign_in_failures_by_age ON sign_in_failures (tenant_id, failed_at)",
  ]

  /// `entry`: what has happened, in canonical JSON; `hash` is SHA-256 over the hash before it, a line end, and `entry`.
  private static let auditLog = [
    """
    CREATE TABLE audit_log (
      tenant_id TEXT NOT NULL,
      number BIGINT NOT NULL,
      at BIGINT NOT NULL,
      action TEXT NOT NULL,
      actor TEXT NOT NULL,
      entry TEXT NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (tenant_id, number)
    )
    """,
    "CREATE INDEX audit_log_by_action ON audit_log (tenant_id, action, number)",
  ]

  private static let sqliteGuard = ["UPDATE", "DELETE"].map { change in
    """
    CREATE TRIGGER audit_log_keeps_\(change.lowercased()) BEFORE \(change) ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END
    """
  }

  private static let postgresGuard = [
    """
    CREATE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER audit_log_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log()
    """,
  ]
}
