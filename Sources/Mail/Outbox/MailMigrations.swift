public import Persistence

/// The table of mails that are to be sent.
public enum MailMigrations {
  /// All steps.
  public static let set = MigrationSet(
    "mail", [Migration(1, "mails that are to be sent") { table($0) }])

  /// `content`: receiver, subject and texts, sealed, since there are links with secrets in them; nothing is left of it
  /// when the mail was given up. `leased_until`: before that, one process is sending it.
  private static func table(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE mail_outbox (
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        user_id TEXT,
        content \(dialect.blob),
        attempts BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL,
        next_at BIGINT NOT NULL,
        leased_until BIGINT NOT NULL DEFAULT 0,
        give_up_at BIGINT NOT NULL,
        given_up_at BIGINT,
        PRIMARY KEY (tenant_id, id)
      )
      """,
      "CREATE INDEX mail_outbox_by_time ON mail_outbox (tenant_id, next_at) WHERE given_up_at IS NULL",
      "CREATE INDEX mail_outbox_by_user ON mail_outbox (tenant_id, user_id) WHERE user_id IS NOT NULL",
    ]
  }
}
