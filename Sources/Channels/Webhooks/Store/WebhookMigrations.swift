public import Persistence

/// The tables of outgoing webhooks.
public enum WebhookMigrations {
  /// All steps.
  public static let set = MigrationSet(
    "webhooks", [Migration(1, "outgoing webhooks, what they are told and what came of it") { tables($0) }])

  /// `request`: the caller's own name for what has made a webhook. `series`: deliveries of one webhook and series are made
  /// one after the other. `asked_at`: when it was to be sent first, or was asked for again; `tries`: how often it was tried since.
  /// `claim`: who is at it, until `due_at`.
  private static func tables(_ dialect: SQLDialect) -> [String] {
    let number =
      switch dialect {
      case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
      case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
      }
    return [
      """
      CREATE TABLE webhooks (
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        url TEXT NOT NULL,
        description TEXT NOT NULL,
        events TEXT NOT NULL,
        state TEXT NOT NULL,
        origin TEXT NOT NULL,
        request TEXT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id)
      )
      """,
      "CREATE UNIQUE INDEX webhooks_by_request ON webhooks (tenant_id, request) WHERE request IS NOT NULL",
      """
      CREATE TABLE webhook_secrets (
        tenant_id TEXT NOT NULL,
        webhook_id TEXT NOT NULL,
        id TEXT NOT NULL,
        box \(dialect.blob) NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        PRIMARY KEY (tenant_id, webhook_id, id)
      )
      """,
      """
      CREATE TABLE webhook_deliveries (
        number \(number),
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        webhook_id TEXT NOT NULL,
        event_id TEXT NOT NULL,
        event TEXT NOT NULL,
        body TEXT NOT NULL,
        series TEXT NOT NULL,
        conversation_id TEXT,
        order_id TEXT,
        is_test BIGINT NOT NULL,
        state TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        tries BIGINT NOT NULL,
        asked_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        claim TEXT,
        created_at BIGINT NOT NULL,
        ended_at BIGINT,
        UNIQUE (tenant_id, id)
      )
      """,
      """
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (tenant_id, webhook_id, due_at, number)
      WHERE state = 'waiting'
      """,
      """
      CREATE INDEX webhook_deliveries_by_series ON webhook_deliveries (tenant_id, webhook_id, series, number)
      WHERE state = 'waiting'
      """,
      "CREATE INDEX webhook_deliveries_log ON webhook_deliveries (tenant_id, webhook_id, state, id)",
      """
      CREATE INDEX webhook_deliveries_by_conversation ON webhook_deliveries (tenant_id, conversation_id)
      WHERE conversation_id IS NOT NULL
      """,
      """
      CREATE INDEX webhook_deliveries_by_order ON webhook_deliveries (tenant_id, order_id)
      WHERE order_id IS NOT NULL
      """,
      """
      CREATE TABLE webhook_attempts (
        tenant_id TEXT NOT NULL,
        delivery_id TEXT NOT NULL,
        number BIGINT NOT NULL,
        at BIGINT NOT NULL,
        status BIGINT,
        error TEXT,
        answer TEXT NOT NULL,
        duration_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, delivery_id, number)
      )
      """,
    ]
  }
}
