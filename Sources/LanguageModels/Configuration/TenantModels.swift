import Essentials

/// What is different for one tenant.
public struct TenantModels: Hashable, Sendable {
  /// Rules that go before all others.
  public var rules: [RoutingRule]
  /// What is asked after a rule's models; nothing for what all tenants have.
  public var fallback: [String]?
  /// The only models that may be asked, by name or label; nothing for all. `local` always may.
  public var allowed: [String]?
  /// How much may be spent on one day.
  public var budget: BudgetLimits

  init(_ reader: ConfigurationReader, _ names: RouteNames, budget usual: BudgetLimits) {
    rules = RoutingPolicy.rules(reader, names)
    fallback = reader.has("fallback") ? reader.list("fallback") : nil
    allowed = reader.has("models") ? reader.list("models") : nil
    budget = BudgetLimits(reader.section("budget"), else: usual)
    names.check(fallback ?? [], of: "fallback", reader)
    names.check(allowed ?? [], of: "models", reader)
  }
}
