public import Persistence

/// The tables of the catalogue, the seats and the holds.
public enum TicketingMigrations {
  /// All steps.
  public static let set = MigrationSet(
    "ticketing",
    [
      Migration(1, "venues, their seats and events", catalogue),
      Migration(2, "holds and claims on seats", holds),
      Migration(3, "who waits for seats", WaitingBook.creation),
    ])

  /// `rank` keeps the order in which a list was given. `folded_city`, `searched`: what is compared with what people
  /// write, in small letters without accents.
  private static let catalogue = [
    """
    CREATE TABLE venues (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      external_id TEXT NOT NULL,
      name TEXT NOT NULL,
      city TEXT NOT NULL,
      folded_city TEXT NOT NULL,
      region TEXT,
      country TEXT,
      address TEXT,
      time_zone TEXT NOT NULL,
      searched TEXT NOT NULL,
      revision BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, external_id)
    )
    """,
    """
    CREATE TABLE venue_sections (
      tenant_id TEXT NOT NULL,
      venue_id TEXT NOT NULL,
      name TEXT NOT NULL,
      rank BIGINT NOT NULL,
      title TEXT,
      tier TEXT NOT NULL,
      level BIGINT NOT NULL,
      general_admission BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, venue_id, name),
      FOREIGN KEY (tenant_id, venue_id) REFERENCES venues (tenant_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE venue_seats (
      tenant_id TEXT NOT NULL,
      venue_id TEXT NOT NULL,
      name TEXT NOT NULL,
      section TEXT NOT NULL,
      row_name TEXT,
      row_rank BIGINT NOT NULL,
      number TEXT NOT NULL,
      position BIGINT NOT NULL,
      x DOUBLE PRECISION NOT NULL,
      y DOUBLE PRECISION NOT NULL,
      accessible BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, venue_id, name),
      FOREIGN KEY (tenant_id, venue_id, section) REFERENCES venue_sections (tenant_id, venue_id, name)
        ON DELETE CASCADE
    )
    """,
    "CREATE INDEX venue_seats_by_section ON venue_seats (tenant_id, venue_id, section)",
    """
    CREATE TABLE ticket_events (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      external_id TEXT NOT NULL,
      venue_id TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      performers TEXT NOT NULL,
      details TEXT,
      state TEXT NOT NULL,
      starts_at BIGINT NOT NULL,
      original_start BIGINT,
      doors_at BIGINT,
      ends_at BIGINT,
      sale_starts_at BIGINT NOT NULL,
      sale_ends_at BIGINT NOT NULL,
      currency TEXT NOT NULL,
      lowest_price BIGINT,
      highest_price BIGINT,
      pricing TEXT NOT NULL,
      ticket_limit BIGINT,
      searched TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, external_id),
      FOREIGN KEY (tenant_id, venue_id) REFERENCES venues (tenant_id, id)
    )
    """,
    "CREATE INDEX ticket_events_by_start ON ticket_events (tenant_id, starts_at, id)",
  ]

  /// A seat of an event is taken when it has a row in `seat_claims` whose order is set or whose time is not over; the
  /// primary key is what keeps a seat from being sold twice.
  private static let holds = [
    """
    CREATE TABLE seat_holds (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      event_id TEXT NOT NULL,
      customer_id TEXT,
      conversation_id TEXT,
      state TEXT NOT NULL,
      seats TEXT NOT NULL,
      seat_count BIGINT NOT NULL,
      quote TEXT NOT NULL,
      expires_at BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      ended_at BIGINT,
      order_id TEXT,
      idempotency_key TEXT NOT NULL,
      request TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, idempotency_key),
      FOREIGN KEY (tenant_id, event_id) REFERENCES ticket_events (tenant_id, id)
    )
    """,
    "CREATE INDEX seat_holds_due ON seat_holds (tenant_id, expires_at) WHERE state = 'active'",
    "CREATE INDEX seat_holds_by_customer ON seat_holds (tenant_id, customer_id) WHERE state = 'active'",
    """
    CREATE INDEX seat_holds_by_conversation ON seat_holds (tenant_id, conversation_id) WHERE state = 'active'
    """,
    """
    CREATE TABLE seat_claims (
      tenant_id TEXT NOT NULL,
      event_id TEXT NOT NULL,
      seat TEXT NOT NULL,
      hold_id TEXT,
      order_id TEXT,
      expires_at BIGINT,
      PRIMARY KEY (tenant_id, event_id, seat),
      FOREIGN KEY (tenant_id, event_id) REFERENCES ticket_events (tenant_id, id),
      CHECK ((order_id IS NULL AND hold_id IS NOT NULL AND expires_at IS NOT NULL)
        OR (order_id IS NOT NULL AND expires_at IS NULL))
    )
    """,
    "CREATE INDEX seat_claims_by_hold ON seat_claims (tenant_id, hold_id) WHERE order_id IS NULL",
    "CREATE INDEX seat_claims_by_order ON seat_claims (tenant_id, order_id) WHERE order_id IS NOT NULL",
  ]
}
