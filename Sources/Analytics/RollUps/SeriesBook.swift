import Essentials
import Persistence

/// The numbers of the series, each given once and never to another.
struct SeriesBook {
  private let most: Int
  private let tenant: TenantContext
  private var numbers: [Series: Int64] = [:]
  private var new: [Series] = []

  /// Reads what there is. Whoever may add to it has the lock of ``RollUp``.
  init(most: Int, _ tenant: TenantContext, _ connection: Connection) async throws {
    self.most = most
    self.tenant = tenant
    let rows = try await connection.query(
      """
      SELECT id, channel, agent, intent, model, variant FROM analytics_series
      WHERE tenant_id = \(tenant.tenant)
      """)
    for row in rows {
      let series = Series(
        channel: try row.value(at: 1), agent: try row.value(at: 2), intent: try row.value(at: 3),
        model: try row.value(at: 4), variant: try row.value(at: 5))
      numbers[series] = try row.value(at: 0)
    }
  }

  /// The number of a series; where there are too many, that of the one which it is folded into.
  mutating func number(of series: Series) -> Int64 {
    if let number = numbers[series] { return number }
    let wanted = numbers.count < most ? series : series.folded
    if let number = numbers[wanted] { return number }
    let number = Int64(numbers.count) + 1
    numbers[wanted] = number
    new.append(wanted)
    return number
  }

  /// Writes down what was added.
  func save(_ connection: Connection) async throws {
    for series in new {
      guard let number = numbers[series] else { continue }
      try await connection.execute(
        """
        INSERT INTO analytics_series (tenant_id, id, channel, agent, intent, model, variant)
        VALUES (\(tenant.tenant), \(number), \(series.channel), \(series.agent), \(series.intent),
          \(series.model), \(series.variant))
        """)
    }
  }
}
