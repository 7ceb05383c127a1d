import Essentials
import Persistence

/// The table of sums, by hours and by days.
enum Sums {
  /// How long one of the table's times is.
  enum Grain: Int64, Sendable, CaseIterable, SQLConvertible {
    case hour = 0
    case day = 1

    /// In hours.
    var hours: Int64 { self == .hour ? 1 : 24 }
  }

  /// Rows of one statement; SQLite takes 32,766 parameters.
  private static let rows = 500

  /// Adds amounts to their hours and days.
  static func add(
    _ difference: [Cell<Int64>: Amount], _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    for grain in Grain.allCases {
      var amounts: [Cell<Int64>: Amount] = [:]
      for (cell, amount) in difference where !amount.isNothing {
        var cell = cell
        cell.hour = cell.hour.divided(by: grain.hours)
        amounts[cell, default: Amount()] += amount
      }
      // In one order everywhere, so that who writes side by side waits for each other and not crosswise.
      let sorted = amounts.filter { !$0.value.isNothing }.sorted { $0.key < $1.key }
      for start in stride(from: 0, to: sorted.count, by: rows) {
        let some = sorted[start..<min(start + rows, sorted.count)]
        try await connection.execute(addition(of: some, grain, tenant))
      }
    }
  }

  private static func addition(
    of rows: ArraySlice<(key: Cell<Int64>, value: Amount)>, _ grain: Grain, _ tenant: TenantContext
  ) -> SQL {
    var statement: SQL =
      "INSERT INTO analytics_sums (tenant_id, grain, counter, at, series, part, count, total) VALUES "
    for (place, row) in rows.enumerated() {
      statement.append(
        """
        \(raw: place == 0 ? "" : ", ")(\(tenant.tenant), \(grain), \(row.key.counter), \(row.key.hour),
          \(row.key.series), \(row.key.part), \(row.value.count), \(row.value.total))
        """)
    }
    statement.append(
      """
       ON CONFLICT (tenant_id, grain, counter, at, series, part) DO UPDATE SET
        count = analytics_sums.count + excluded.count, total = analytics_sums.total + excluded.total
      """)
    return statement
  }
}

extension Cell<Int64>: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    (left.counter.rawValue, left.hour, left.series, left.part)
      < (right.counter.rawValue, right.hour, right.series, right.part)
  }
}

extension Int64 {
  /// Rounded down also where it is negative.
  func divided(by divisor: Int64) -> Int64 {
    (self - (self % divisor + divisor) % divisor) / divisor
  }
}
