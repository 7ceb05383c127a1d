public import Essentials

/// Where the spending of a tenant stands; asked for every request, so it answers at once.
public protocol BudgetReading: Sendable {
  /// How much of the day's budget is left.
  func state(of tenant: TenantID) -> BudgetState
}

/// Whether models answer at present; asked for every request, so it answers at once.
public protocol ModelHealthReading: Sendable {
  /// Whether a model of the catalog, by its name there, may be asked first.
  func isHealthy(_ model: String) -> Bool
}

/// No budget, and all models are well: for dry runs.
public struct UntroubledModels: BudgetReading, ModelHealthReading {
  /// Makes one.
  public init() {}

  public func state(of tenant: TenantID) -> BudgetState { .open }
  public func isHealthy(_ model: String) -> Bool { true }
}
