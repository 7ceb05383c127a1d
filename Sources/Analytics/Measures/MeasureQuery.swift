public import Essentials
public import Persistence

/// Asks the sums.
public struct MeasureQuery: Sendable {
  /// How long a step of a series of times is.
  public enum Step: String, Sendable, CaseIterable {
    case hour, day, whole
  }

  /// The values of a measure for one group, by the beginnings of the steps.
  public struct Line: Sendable {
    /// The group; empty where it has no name, or where there are no groups.
    public var group: String
    /// A value for each step; nothing where there is nothing to say.
    public var values: [Double?]

    /// Describes one.
    public init(group: String, values: [Double?]) { (self.group, self.values) = (group, values) }
  }

  /// From then.
  public var from: Timestamp
  /// To then, this moment left out.
  public var to: Timestamp
  /// In such steps.
  public var step: Step
  /// For each of these.
  public var group: SeriesDimension?
  /// Only of these.
  public var filters: [SeriesDimension: String]

  /// Asks about a time. What does not begin at a whole hour begins with it.
  public init(
    from: Timestamp, to: Timestamp, step: Step = .whole, group: SeriesDimension? = nil,
    filters: [SeriesDimension: String] = [:]
  ) {
    self.from = from
    self.to = to
    self.step = step
    self.group = group
    self.filters = filters
  }

  /// Hours since 1970, from the first to the one after the last.
  var hours: Range<Int64> {
    let first = from.hour
    let last = (to.milliseconds + 3_599_999).divided(by: 3_600_000)
    return first..<max(first, last)
  }

  private var hoursOfStep: Int64 {
    switch step {
    case .hour: 1
    case .day: 24
    case .whole: max(1, hours.upperBound)
    }
  }

  /// The beginnings of the steps.
  public var steps: [Timestamp] {
    guard !hours.isEmpty else { return [] }
    if step == .whole { return [from] }
    let first = hours.lowerBound.divided(by: hoursOfStep)
    let last = (hours.upperBound - 1).divided(by: hoursOfStep)
    return (first...last).map { Timestamp(milliseconds: $0 * hoursOfStep * 3_600_000) }
  }

  /// The same for as long a time before.
  public var before: MeasureQuery {
    var before = self
    let length = to - from
    before.to = from
    before.from = from + (.zero - length)
    return before
  }

  // MARK: Asking

  private struct Place: Hashable {
    var group: String
    var step: Int64
    var counter: Int64
  }

  private struct Found {
    var amount = Amount()
    var parts: [Int64: Amount] = [:]

    var sum: Measure.Sum { Measure.Sum(count: amount.count, total: amount.total, parts: parts) }
  }

  /// The values of some measures, each with a line for each group.
  public func lines(
    of measures: [Measure], _ tenant: TenantContext, _ database: Database
  ) async throws -> [String: [Line]] {
    let counters = Set(measures.flatMap(\.counters).map(\.rawValue)).sorted()
    let rows = try await database.read { connection in
      var rows: [Row] = []
      for (grain, range) in pieces {
        rows += try await connection.query(statement(counters, grain, range, tenant))
      }
      return rows
    }
    var found: [Place: Found] = [:]
    var groups: Set<String> = group == nil ? [""] : []
    for row in rows {
      let place = Place(
        group: try row.value(at: 0), step: try row.value(at: 1), counter: try row.value(at: 2))
      let amount = Amount(count: try row.value(at: 4), total: try row.value(at: 5))
      guard !amount.isNothing else { continue }
      groups.insert(place.group)
      found[place, default: Found()].amount += amount
      found[place, default: Found()].parts[try row.value(at: 3), default: Amount()] += amount
    }
    let places = steps.map { step == .whole ? 0 : $0.hour.divided(by: hoursOfStep) }
    var lines: [String: [Line]] = [:]
    for measure in measures {
      lines[measure.name] = groups.sorted().map { group in
        Line(
          group: group,
          values: places.map { step in
            measure.value { counter in
              found[Place(group: group, step: step, counter: counter.rawValue)]?.sum ?? Measure.Sum()
            }
          })
      }
    }
    return lines
  }

  /// Whole days are asked of the days, and what is left at both ends of the hours.
  private var pieces: [(Sums.Grain, Range<Int64>)] {
    let firstDay = (hours.lowerBound + 23).divided(by: 24)
    let lastDay = hours.upperBound.divided(by: 24)
    guard step != .hour, firstDay < lastDay else { return [(.hour, hours)] }
    return [
      (.hour, hours.lowerBound..<firstDay * 24), (.day, firstDay..<lastDay),
      (.hour, lastDay * 24..<hours.upperBound),
    ].filter { !$0.1.isEmpty }
  }

  private func statement(
    _ counters: [Int64], _ grain: Sums.Grain, _ range: Range<Int64>, _ tenant: TenantContext
  ) -> SQL {
    let place: SQL
    switch (step, grain) {
    case (.whole, _): place = "0"
    case (.day, .hour): place = "x.at / 24"
    default: place = "x.at"
    }
    let group: SQL = self.group.map { "s.\(raw: $0.rawValue)" } ?? "''"
    var statement: SQL = """
      SELECT \(group), \(place), x.counter, x.part, CAST(SUM(x.count) AS BIGINT), CAST(SUM(x.total) AS BIGINT)
      FROM analytics_sums x
      """
    if self.group != nil || !filters.isEmpty {
      statement.append(" JOIN analytics_series s ON s.tenant_id = x.tenant_id AND s.id = x.series")
    }
    statement.append(
      """
       WHERE x.tenant_id = \(tenant.tenant) AND x.grain = \(grain) AND x.counter IN (\(list: counters))
        AND x.at >= \(range.lowerBound) AND x.at < \(range.upperBound)
      """)
    for (dimension, value) in filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      statement.append(" AND s.\(raw: dimension.rawValue) = \(value)")
    }
    statement.append(" GROUP BY 1, 2, 3, 4")
    return statement
  }
}
