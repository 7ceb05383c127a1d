public import Persistence

extension TicketStore {
  /// The tables of this component.
  public static let migrations = MigrationSet(
    "tickets",
    [
      Migration(1, "keys, tickets and scans") { dialect in
        [
          """
          CREATE TABLE ticket_keys (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            public_key \(dialect.blob) NOT NULL,
            sealed_key \(dialect.blob) NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          // One key signs; two servers that start at once agree on it here.
          "CREATE UNIQUE INDEX ticket_keys_current ON ticket_keys (tenant_id) WHERE retired_at IS NULL",
          """
          CREATE TABLE tickets (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            event_id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            seat TEXT NOT NULL,
            key_id TEXT NOT NULL,
            token TEXT NOT NULL,
            not_before BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            issued_at BIGINT NOT NULL,
            revoked_at BIGINT,
            revoked_reason TEXT,
            admitted_at BIGINT,
            admitted_gate TEXT,
            admitted_scanner TEXT,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          // A seat has one ticket that opens the door, whatever goes wrong elsewhere.
          "CREATE UNIQUE INDEX tickets_seat ON tickets (tenant_id, event_id, seat) WHERE revoked_at IS NULL",
          "CREATE INDEX tickets_order ON tickets (tenant_id, order_id)",
          "CREATE INDEX tickets_key ON tickets (tenant_id, key_id, expires_at)",
          """
          CREATE TABLE ticket_scans (
            tenant_id TEXT NOT NULL,
            scanner TEXT NOT NULL,
            scan_key TEXT NOT NULL,
            ticket_id TEXT NOT NULL,
            gate TEXT NOT NULL,
            outcome TEXT NOT NULL,
            scanned_at BIGINT NOT NULL,
            recorded_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, scanner, scan_key)
          )
          """,
          "CREATE INDEX ticket_scans_ticket ON ticket_scans (tenant_id, ticket_id, scanned_at)",
        ]
      }
    ])
}
