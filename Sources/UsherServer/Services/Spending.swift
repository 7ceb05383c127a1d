import Essentials
public import LanguageModels
import Persistence
import Telemetry

/// What calls of models cost: the records of all calls, and the budgets that they count against.
public struct Spending: Sendable {
  /// What may be spent, and what was.
  public let budgets: Budgets
  /// Where the records are.
  public let usage: UsageStore
  /// Takes note of calls.
  let recorder: UsageRecorder

  init(
    _ configuration: ModelsConfiguration, _ database: Database, _ tenant: TenantContext, clock: any WallClock,
    logger: Logger,
    metrics: MetricRegistry
  ) {
    budgets = Budgets(configuration, clock: clock)
    usage = UsageStore(database: database)
    recorder = UsageRecorder(
      usage, budgets: budgets, retention: configuration.usage, tenant: tenant, clock: clock, logger: logger,
      metrics: metrics)
  }
}
