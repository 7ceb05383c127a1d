import Essentials
import Persistence

/// A conversation that is in the sums, and what it has added to them.
struct CountedConversation: Sendable {
  /// Its place in the table, which stays when its name goes.
  var number: Int64
  var name: String
  var version: Int64
  /// Whether it is being erased: what it has added stays as it is.
  var isFrozen = false
  var added: [Cell<Int64>: Amount]
  /// What stands beside, for finding it again.
  private var columns: [SQLValue] = []

  /// What a conversation adds now.
  init(
    _ summary: ConversationSummary, named name: String, number: Int64, version: Int64,
    _ book: inout SeriesBook
  ) {
    self.name = name
    self.number = number
    self.version = version
    var added: [Cell<Int64>: Amount] = [:]
    // In one order, so that a rebuild gives the same numbers to the same series.
    for (cell, amount) in summary.amounts.sorted(by: { $0.key.isBefore($1.key) }) {
      let place = Cell(
        counter: cell.counter, hour: cell.hour, series: book.number(of: cell.series), part: cell.part)
      added[place, default: Amount()] += amount
    }
    self.added = added
    columns = [
      summary.startedAt.sqlValue, summary.lastAt.sqlValue, book.number(of: summary.series).sqlValue,
      summary.marks.sqlValue, summary.turns.sqlValue, summary.rating.sqlValue,
      summary.satisfaction.sqlValue,
    ]
  }

  private init(_ row: Row) throws {
    number = try row.value(at: 0)
    name = try row.value(at: 1)
    version = try row.value(at: 2)
    isFrozen = try row.value(at: 3)
    added = try Self.amounts(row.value(at: 4))
  }

  /// Some of them, by name.
  static func read(
    _ names: [String], _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [String: CountedConversation] {
    let rows = try await connection.query(
      """
      SELECT number, conversation_id, version, frozen, added FROM analytics_conversations
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: names))
      """)
    var found: [String: CountedConversation] = [:]
    for row in rows {
      let counted = try CountedConversation(row)
      found[counted.name] = counted
    }
    return found
  }

  /// The number that the next new one gets; whoever asks has the lock of ``RollUp``.
  static func nextNumber(_ tenant: TenantContext, _ connection: Connection) async throws -> Int64 {
    let row = try await connection.first(
      """
      SELECT number FROM analytics_conversations WHERE tenant_id = \(tenant.tenant) ORDER BY number DESC LIMIT 1
      """)
    return (try row?.value(at: 0, as: Int64.self) ?? 0) + 1
  }

  /// Writes down what some have added, in place of what they had.
  static func store(
    _ counted: [CountedConversation], _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    for start in stride(from: 0, to: counted.count, by: 500) {
      var statement: SQL = """
        INSERT INTO analytics_conversations (tenant_id, number, conversation_id, version, added, started_at,
          last_at, series, marks, turns, rating, satisfaction) VALUES
        """
      for (place, one) in counted[start..<min(start + 500, counted.count)].enumerated() {
        statement.append(
          """
          \(raw: place == 0 ? " " : ", ")(\(tenant.tenant), \(one.number), \(one.name), \(one.version),
            \(text(one.added)), \(list: one.columns))
          """)
      }
      statement.append(
        """
         ON CONFLICT (tenant_id, number) DO UPDATE SET version = excluded.version, added = excluded.added,
          started_at = excluded.started_at, last_at = excluded.last_at, series = excluded.series,
          marks = excluded.marks, turns = excluded.turns, rating = excluded.rating,
          satisfaction = excluded.satisfaction
        """)
      try await connection.execute(statement)
    }
  }

  // MARK: As text

  /// A line of whole numbers for each amount: counter, hour, series, part, count, total.
  private static func text(_ amounts: [Cell<Int64>: Amount]) -> String {
    amounts.sorted { $0.key < $1.key }.map { cell, amount in
      "\(cell.counter.rawValue) \(cell.hour) \(cell.series) \(cell.part) \(amount.count) \(amount.total)"
    }.joined(separator: "\n")
  }

  static func amounts(_ text: String) throws -> [Cell<Int64>: Amount] {
    var amounts: [Cell<Int64>: Amount] = [:]
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let numbers = line.split(separator: UInt8(ascii: " ")).map { Int64(String(Substring($0))) }
      guard numbers.count == 6, let code = numbers[0], let counter = Counter(rawValue: code),
        let hour = numbers[1], let series = numbers[2], let part = numbers[3], let count = numbers[4],
        let total = numbers[5]
      else { throw DatabaseError(.conversion, "What a conversation has added is no line of six numbers") }
      let cell = Cell(counter: counter, hour: hour, series: series, part: part)
      amounts[cell, default: Amount()] += Amount(count: count, total: total)
    }
    return amounts
  }
}

extension Cell<Series> {
  fileprivate func isBefore(_ other: Self) -> Bool {
    if counter != other.counter { return counter.rawValue < other.counter.rawValue }
    if hour != other.hour { return hour < other.hour }
    if part != other.part { return part < other.part }
    return (series.channel, series.agent, series.intent, series.model, series.variant)
      < (
        other.series.channel, other.series.agent, other.series.intent, other.series.model,
        other.series.variant
      )
  }
}
