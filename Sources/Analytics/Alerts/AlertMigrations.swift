/// The tables of alerts.
enum AlertMigrations {
  static let tables = [
    """
    CREATE TABLE alert_rules (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      content TEXT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    // What is open, and what was.
    """
    CREATE TABLE alerts (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      rule TEXT NOT NULL,
      name TEXT NOT NULL,
      measure TEXT NOT NULL,
      severity TEXT NOT NULL,
      state TEXT NOT NULL,
      value DOUBLE PRECISION,
      bound DOUBLE PRECISION,
      started_at BIGINT NOT NULL,
      fired_at BIGINT,
      resolved_at BIGINT,
      acknowledged_at BIGINT,
      acknowledged_by TEXT,
      told_at BIGINT,
      reach BIGINT,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    // However many look at once, a rule has one alert.
    "CREATE UNIQUE INDEX alerts_open ON alerts (tenant_id, rule) WHERE state <> 'resolved'",
    "CREATE INDEX alerts_over ON alerts (tenant_id, resolved_at)",
    """
    CREATE TABLE alert_silences (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      rule TEXT,
      measure TEXT,
      severity TEXT,
      begins_at BIGINT NOT NULL,
      ends_at BIGINT NOT NULL,
      comment TEXT NOT NULL,
      author TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    """
    CREATE TABLE alert_rounds (
      tenant_id TEXT NOT NULL PRIMARY KEY,
      evaluated_at BIGINT NOT NULL,
      rounds BIGINT NOT NULL
    )
    """,
  ]
}
