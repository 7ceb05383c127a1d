public import Essentials
public import Persistence

/// Finds the conversations behind a number.
///
/// What each conversation has added stands beside it, so what is found adds up to what the sums say. Where a percentile is
/// asked for, those are found that are not below it.
public struct MeasureSearch: Sendable {
  /// A conversation, and what it has added.
  public struct Hit: Sendable {
    /// Its name.
    public var conversation: String
    /// By which way the customer wrote, what answered, and what was wanted.
    public var series: Series
    /// When it began.
    public var beganAt: Timestamp
    /// What it has added, in the measure's unit.
    public var value: Double
    /// Its place, for the next page.
    public var cursor: Cursor
  }

  /// A place in the list, which goes from the newest to the oldest.
  public struct Cursor: Hashable, Sendable {
    var startedAt: Int64
    var number: Int64

    /// As it stands in addresses.
    public var text: String { "\(startedAt).\(number)" }

    /// Reads one; nothing where it is none.
    public init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
      guard parts.count == 2, let startedAt = parts[0], let number = parts[1] else { return nil }
      (self.startedAt, self.number) = (startedAt, number)
    }

    init(startedAt: Int64, number: Int64) { (self.startedAt, self.number) = (startedAt, number) }
  }

  /// A page.
  public struct Page: Sendable {
    /// The newest first.
    public var hits: [Hit] = []
    /// Where to go on; nothing at the end.
    public var next: Cursor?

    /// One with nothing on it.
    public init() {}
  }

  let query: MeasureQuery
  let measure: Measure
  /// The counter whose conversations are behind it.
  let counter: Counter

  /// Turns of a conversation are looked for in those that began so long before; few go on for longer.
  static let longest = Duration.seconds(31 * 86_400)
  /// How many rows are looked at for one page, where few of them fit.
  private static let mostRows = 5000
  private static let rowsAtOnce = 500

  /// Makes one; nothing where no conversations are behind a measure, since it is of calls.
  public init?(_ query: MeasureQuery, _ measure: Measure) {
    guard let counter = measure.counters.first, !counter.isOfCalls else { return nil }
    self.query = query
    self.measure = measure
    self.counter = counter
  }

  /// Finds some.
  public func page(
    after cursor: Cursor?, limit: Int, _ tenant: TenantContext, _ database: Database
  ) async throws -> Page {
    let least = try await least(tenant, database)
    return try await database.read { connection in
      let series = try await Self.series(tenant, connection)
      var page = Page()
      var (cursor, looked, isAll) = (cursor, 0, false)
      while page.hits.count < limit, looked < Self.mostRows, !isAll {
        let rows = try await connection.query(statement(after: cursor, tenant))
        isAll = rows.count < Self.rowsAtOnce
        for (place, row) in rows.enumerated() {
          let at = Cursor(startedAt: try row.value(at: 1), number: try row.value(at: 2))
          cursor = at
          guard let hit = try hit(row, at, series), hit.value >= least else { continue }
          page.hits.append(hit)
          if page.hits.count == limit {
            isAll = isAll && place == rows.count - 1
            break
          }
        }
        looked += rows.count
      }
      page.next = isAll ? nil : cursor
      return page
    }
  }

  /// What must be reached where a percentile is asked for; the middle of its bucket is at most 5 % above its beginning.
  private func least(_ tenant: TenantContext, _ database: Database) async throws -> Double {
    guard case .quantile = measure.formula else { return -.infinity }
    var whole = query
    (whole.step, whole.group) = (.whole, nil)
    let lines = try await whole.lines(of: [measure], tenant, database)
    return (lines[measure.name]?.first?.values.first ?? nil).map { $0 * 0.95 } ?? -.infinity
  }

  private static func series(
    _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [Int64: Series] {
    let rows = try await connection.query(
      """
      SELECT id, channel, agent, intent, model, variant FROM analytics_series
      WHERE tenant_id = \(tenant.tenant)
      """)
    var series: [Int64: Series] = [:]
    for row in rows {
      series[try row.value(at: 0)] = Series(
        channel: try row.value(at: 1), agent: try row.value(at: 2), intent: try row.value(at: 3),
        model: try row.value(at: 4), variant: try row.value(at: 5))
    }
    return series
  }

  private func statement(after cursor: Cursor?, _ tenant: TenantContext) -> SQL {
    var statement: SQL = """
      SELECT conversation_id, started_at, number, series, added FROM analytics_conversations
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IS NOT NULL AND (marks & \(counter.mark ?? 0)) <> 0
        AND started_at < \(query.end) AND started_at >= \(query.beginning + (.zero - Self.longest))
        AND last_at >= \(query.beginning)
      """
    if let cursor {
      statement.append(" AND (started_at, number) < (\(cursor.startedAt), \(cursor.number))")
    }
    statement.append(" ORDER BY started_at DESC, number DESC LIMIT \(Self.rowsAtOnce)")
    return statement
  }

  /// What a row has added in the time and of the series that are asked for.
  private func hit(_ row: Row, _ cursor: Cursor, _ series: [Int64: Series]) throws -> Hit? {
    var values: [Double] = []
    for (cell, amount) in try CountedConversation.amounts(row.value(at: 4))
    where cell.counter == counter && query.hours.contains(cell.hour) && !amount.isNothing {
      guard let place = series[cell.series], query.fits(place) else { continue }
      if let value = measure.value(of: amount, part: cell.part) { values.append(value) }
    }
    guard !values.isEmpty else { return nil }
    let value = measure.isOfTimes ? values.max() ?? 0 : values.reduce(0, +)
    let number: Int64 = try row.value(at: 3)
    return Hit(
      conversation: try row.value(at: 0), series: series[number] ?? Series(),
      beganAt: try row.value(at: 1), value: value, cursor: cursor)
  }
}

extension MeasureQuery {
  /// The first moment of the hours that are asked for.
  var beginning: Timestamp { Timestamp(milliseconds: hours.lowerBound * 3_600_000) }
  /// The one after the last.
  var end: Timestamp { Timestamp(milliseconds: hours.upperBound * 3_600_000) }

  /// Whether a series is asked for.
  func fits(_ series: Series) -> Bool {
    filters.allSatisfy { dimension, value in
      switch dimension {
      case .channel: series.channel == value
      case .agent: series.agent == value
      case .intent: series.intent == value
      case .model: series.model == value
      case .variant: series.variant == value
      }
    }
  }
}

extension Measure {
  /// Whether each conversation's longest counts, and not the sum.
  fileprivate var isOfTimes: Bool {
    switch formula {
    case .quantile, .mean: true
    default: false
    }
  }

  /// What a conversation has added, in the measure's unit; nothing where it is of another currency.
  fileprivate func value(of amount: Amount, part: Int64) -> Double? {
    switch formula {
    case .count, .share, .gain: Double(amount.count)
    case .worth(_, let each): Double(amount.count) * each
    case .total(_, let scale), .totalEach(_, _, let scale): Double(amount.total) / scale
    case .mean(_, let scale): amount.count == 0 ? nil : Double(amount.total) / Double(amount.count) / scale
    case .quantile: amount.count == 0 ? nil : Double(amount.total) / Double(amount.count)
    case .money(_, _, let currency):
      part == currency.number ? Double(amount.total) / Double(currency.minorUnitsPerMajor) : nil
    }
  }
}
