public import Persistence

extension SandboxProvider {
  /// The sandbox bank's own books. Nobody else reads or writes them, as with a real bank.
  public static let migrations = MigrationSet(
    "payments",
    [
      Migration(
        1, "the sandbox's books",
        [
          """
          CREATE TABLE sandbox_payers (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            reference TEXT NOT NULL,
            name TEXT,
            email TEXT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, reference)
          )
          """,
          """
          CREATE TABLE sandbox_cards (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            payer_id TEXT NOT NULL,
            card TEXT NOT NULL,
            expiry_month BIGINT NOT NULL,
            expiry_year BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, payer_id) REFERENCES sandbox_payers (tenant_id, id)
          )
          """,
          "CREATE INDEX sandbox_cards_by_payer ON sandbox_cards (tenant_id, payer_id, id)",
          // `card`: what the method comes down to. `lost`: how many attempts never arrived. `settles_at`: when what is
          // processing has succeeded.
          """
          CREATE TABLE sandbox_payments (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            amount BIGINT NOT NULL CHECK (amount > 0),
            refunded BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND amount),
            currency TEXT NOT NULL,
            status TEXT NOT NULL,
            decline TEXT,
            method TEXT NOT NULL,
            card TEXT NOT NULL,
            payer_id TEXT,
            summary TEXT NOT NULL,
            metadata TEXT NOT NULL,
            lost BIGINT NOT NULL,
            settles_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE INDEX sandbox_payments_by_time ON sandbox_payments (tenant_id, created_at, id)",
          """
          CREATE TABLE sandbox_refunds (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            payment_id TEXT NOT NULL,
            amount BIGINT NOT NULL CHECK (amount > 0),
            currency TEXT NOT NULL,
            status TEXT NOT NULL,
            metadata TEXT NOT NULL,
            settles_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, payment_id) REFERENCES sandbox_payments (tenant_id, id)
          )
          """,
          "CREATE INDEX sandbox_refunds_by_payment ON sandbox_refunds (tenant_id, payment_id, id)",
          // The first answer to each key: what it was about, and how that stood.
          """
          CREATE TABLE sandbox_answers (
            tenant_id TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            request TEXT NOT NULL,
            subject TEXT NOT NULL,
            status TEXT NOT NULL,
            PRIMARY KEY (tenant_id, idempotency_key)
          )
          """,
        ])
    ])
}
