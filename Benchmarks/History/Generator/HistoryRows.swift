import Persistence

/// Rows of the server's tables, gathered and written many at once.
struct HistoryRows {
  /// A table and the columns that are written.
  enum Table: String, CaseIterable {
    case conversations, messages, handoffs, feedback = "message_feedback", ratings = "conversation_ratings"
    case signals = "conversation_signals", orders, calls = "model_calls"

    var columns: String {
      switch self {
      case .conversations:
        "id, status, channel, metadata, created_at, updated_at, ended_at, last_ordinal"
      case .messages:
        """
        id, conversation_id, ordinal, role, text, created_at, in_reply_to, awaits_reply, agent, source, \
        requires_escalation, cached, response_ms, model, trace
        """
      case .handoffs:
        "id, conversation_id, state, reason, priority, why, created_at, taken_at, first_reply_at, ended_at"
      case .feedback: "message_id, conversation_id, rating, comment, created_at, changed_at, agent, source"
      case .ratings: "conversation_id, score, created_at, changed_at"
      case .signals:
        """
        conversation_id, created_at, agent, answers, went_on, purchased, asked_for_person, rephrasings, abandoned, \
        response_ms, satisfaction, ordinal, settled, noted_at
        """
      case .orders:
        "id, customer_id, conversation_id, state, currency, order_fees, paid, refunded, created_at, updated_at"
      case .calls:
        """
        id, started_at, name, provider, model, agent, channel, conversation_id, input_tokens, output_tokens, \
        cached_input_tokens, cost_microdollars, duration_us, outcome, hops, cache, saved_microdollars
        """
      }
    }
  }

  private var rows: [Table: [[SQLValue]]] = [:]
  private(set) var count = 0

  mutating func add(_ values: [SQLValue], to table: Table) {
    rows[table, default: []].append(values)
    count += 1
  }

  /// Writes what was gathered, in the order in which tables lean on each other, and forgets it.
  mutating func write(_ tenant: SQLValue, to database: Database) async throws {
    let rows = rows
    try await database.write(isolation: .readCommitted) { connection in
      for table in Table.allCases {
        for statement in Self.insertions(of: rows[table] ?? [], table, tenant) {
          try await connection.execute(statement)
        }
      }
    }
    self.rows = [:]
    count = 0
  }

  private static func insertions(of rows: [[SQLValue]], _ table: Table, _ tenant: SQLValue) -> [SQL] {
    let width = table.columns.split(separator: ",").count + 1
    let step = 200
    return stride(from: 0, to: rows.count, by: step).map { start in
      let some = rows[start..<min(start + step, rows.count)]
      let places = some.indices.map { row in
        "(" + (1...width).map { "$\((row - start) * width + $0)" }.joined(separator: ", ") + ")"
      }
      let text =
        "INSERT INTO \(table.rawValue) (tenant_id, \(table.columns)) VALUES \(places.joined(separator: ", "))"
      return SQL(numbered: text, some.flatMap { [tenant] + $0 })
    }
  }
}
