import Persistence

extension OrderStore {
  /// The tables of orders; they stand on those of ``TicketingMigrations``.
  static let migrationSet = MigrationSet(
    "orders",
    [
      Migration(
        1, "orders, their operations and their history",
        [
          """
          CREATE TABLE orders (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            conversation_id TEXT,
            state TEXT NOT NULL,
            currency TEXT NOT NULL,
            order_fees BIGINT NOT NULL,
            paid BIGINT NOT NULL,
            refunded BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND paid),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE INDEX orders_by_customer ON orders (tenant_id, customer_id, id)",
          """
          CREATE TABLE order_lines (
            tenant_id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            number BIGINT NOT NULL,
            event_id TEXT NOT NULL,
            seat TEXT NOT NULL,
            section TEXT NOT NULL,
            price BIGINT NOT NULL,
            fees BIGINT NOT NULL,
            taxes BIGINT NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (tenant_id, order_id, number),
            FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id),
            FOREIGN KEY (tenant_id, event_id) REFERENCES ticket_events (tenant_id, id)
          )
          """,
          // A seat is the customer's once: beside the claim on the seat, the lines themselves say so.
          """
          CREATE UNIQUE INDEX order_lines_by_seat ON order_lines (tenant_id, event_id, seat)
          WHERE state IN ('reserved', 'active', 'returning')
          """,
          // `wake_at`: when somebody must look at it; NULL when only a person can move it, or nothing. `exclusive`:
          // whether nothing else can be done to the order meanwhile.
          """
          CREATE TABLE order_operations (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            purpose TEXT NOT NULL,
            state TEXT NOT NULL,
            exclusive BIGINT NOT NULL,
            plan TEXT NOT NULL,
            provider TEXT NOT NULL,
            payment_id TEXT,
            action_url TEXT,
            failure TEXT,
            idempotency_key TEXT NOT NULL,
            request TEXT NOT NULL,
            author TEXT NOT NULL,
            deadline BIGINT NOT NULL,
            seat_deadline BIGINT NOT NULL,
            wake_at BIGINT,
            attempts BIGINT NOT NULL,
            version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, idempotency_key),
            FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)
          )
          """,
          "CREATE INDEX order_operations_due ON order_operations (tenant_id, wake_at) WHERE wake_at IS NOT NULL",
          """
          CREATE UNIQUE INDEX order_operations_one_at_a_time ON order_operations (tenant_id, order_id)
          WHERE exclusive = 1
          """,
          "CREATE INDEX order_operations_by_order ON order_operations (tenant_id, order_id, id)",
          "CREATE INDEX order_operations_by_customer ON order_operations (tenant_id, customer_id, created_at)",
          """
          CREATE TABLE order_payments (
            tenant_id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            provider TEXT NOT NULL,
            payment_id TEXT NOT NULL,
            amount BIGINT NOT NULL CHECK (amount > 0),
            refunded BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND amount),
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, provider, payment_id),
            FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)
          )
          """,
          "CREATE INDEX order_payments_by_order ON order_payments (tenant_id, order_id, created_at)",
          """
          CREATE TABLE order_history (
            tenant_id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            number BIGINT NOT NULL,
            at BIGINT NOT NULL,
            action TEXT NOT NULL,
            from_state TEXT NOT NULL,
            to_state TEXT NOT NULL,
            author TEXT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (tenant_id, order_id, number),
            FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)
          )
          """,
        ]),
      Migration(2, "customers' credits", CreditBook.creation),
      Migration(3, "what customers have still to be told", OrderBook.noticeTables),
      Migration(4, "where the provider's books and ours differ", DifferenceBook.creation),
      Migration(5, "disputed payments", OrderBook.disputeTables),
    ])
}
