public import Essentials
public import Persistence

extension Measure {
  /// The names of those that are of a currency.
  public static let moneyNames = ["revenue"]

  /// Those that are of a currency.
  public static func money(in currency: Currency) -> [Measure] {
    [
      Measure(
        "revenue", "What was paid for orders, less what was returned", currency.code,
        .money(.paid, less: .refunded, currency))
    ]
  }

  /// The currency in which the most orders were paid; nothing where none was.
  public static func mainCurrency(_ tenant: TenantContext, _ database: Database) async throws -> Currency? {
    let row = try await database.read { connection in
      try await connection.first(
        """
        SELECT part FROM analytics_sums WHERE tenant_id = \(tenant.tenant) AND grain = \(Sums.Grain.day)
          AND counter = \(Counter.paid)
        GROUP BY part ORDER BY SUM(count) DESC, part LIMIT 1
        """)
    }
    return try row.flatMap { Currency(CurrencyCode.code(of: try $0.value(at: 0))) }
  }
}

extension Currency {
  /// What stands for it in the sums.
  var number: Int64 { CurrencyCode.number(of: code) }
}
