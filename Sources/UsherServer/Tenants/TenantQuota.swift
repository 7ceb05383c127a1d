import Essentials
import Identity
import LanguageModels

/// Refuses messages that are beyond what a company may use on one day.
struct TenantQuota: Sendable {
  private let quotas: QuotasConfiguration
  private let days: TenantDays
  private let budgets: Budgets
  private let tenant: TenantContext

  init(_ services: Services) {
    quotas = services.configuration.quotas
    days = TenantDays(database: services.database, tenant: services.tenant, clock: services.clock)
    budgets = services.spending.budgets
    tenant = services.tenant
  }

  /// Counts a message.
  ///
  /// - Throws: Problems of status 402 where today's money is spent, 429 where there were too many messages.
  func admit() async throws {
    if let limit = quotas.spending, budgets.standing(of: tenant.tenant).spent >= limit {
      throw Problem.spendingUsedUp
    }
    guard let limit = quotas.turns else { return }
    guard try await days.take(limit: limit) else { throw Problem.turnsUsedUp(limit) }
  }
}

extension Problem {
  fileprivate static let spendingUsedUp = Problem(
    kind: "spending-used-up", title: "Today's money for models is spent", status: 402,
    detail: """
      Messages are answered again after midnight UTC, or when who runs the server allows more: `spend_per_day` in \
      `quotas`.
      """)

  fileprivate static func turnsUsedUp(_ limit: Int) -> Problem {
    Problem(
      kind: "turns-used-up", title: "Today's messages are used up", status: 429,
      detail: """
        \(limit) messages were answered today. There are more after midnight UTC, or when who runs the server allows \
        them: `turns_per_day` in `quotas`.
        """)
  }
}
