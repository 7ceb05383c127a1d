public import Essentials
import Synchronization

/// What each tenant has spent on models today, UTC, against the tenant's limits.
///
/// Spending counts from the moment that it is recorded, before it is stored. What is stored, by this server or another
/// one on the same database, comes in with every flush of the records; so several servers together can overspend by
/// what they spend between two flushes, and no more.
public final class Budgets: BudgetReading {
  private struct Account {
    var day: UsageDay
    /// As the database knows it, all servers together.
    var stored: Int64 = 0
    /// This server's, not in the database yet.
    var pending: Int64 = 0
  }

  private let clock: any WallClock
  private let limits: @Sendable (TenantID) -> BudgetLimits
  private let accounts = Mutex<[TenantID: Account]>([:])

  /// Makes budgets without spending.
  public init(clock: any WallClock = SystemClock(), limits: @escaping @Sendable (TenantID) -> BudgetLimits) {
    self.clock = clock
    self.limits = limits
  }

  /// Makes the budgets that a configuration sets.
  public convenience init(_ configuration: ModelsConfiguration, clock: any WallClock = SystemClock()) {
    let tenants = configuration.tenants.mapValues(\.budget)
    let usual = configuration.budget
    self.init(clock: clock) { tenants[$0] ?? usual }
  }

  public func state(of tenant: TenantID) -> BudgetState {
    let limits = limits(tenant)
    guard limits.soft != nil || limits.hard != nil else { return .open }
    return limits.state(spent: spent(by: tenant))
  }

  /// Where a tenant stands today.
  public func standing(of tenant: TenantID) -> BudgetStanding {
    BudgetStanding(
      day: UsageDay(clock.now), spent: spent(by: tenant), limits: limits(tenant), state: state(of: tenant))
  }

  /// Counts what a call cost.
  public func spend(_ microdollars: Int64, by tenant: TenantID, at time: Timestamp) {
    let day = UsageDay(time)
    accounts.withLock { accounts in
      var account = accounts[tenant] ?? Account(day: day)
      if account.day < day { account = Account(day: day) }
      // A call that began before midnight and was recorded after it belongs to a day that nobody counts any more.
      guard account.day == day else { return }
      account.pending += microdollars
      accounts[tenant] = account
    }
  }

  /// Takes over what the database knows: `total` for the day, of which `flushed` was pending here.
  func stored(_ total: Int64, flushed: Int64, by tenant: TenantID, on day: UsageDay) {
    accounts.withLock { accounts in
      var account = accounts[tenant] ?? Account(day: day)
      if account.day < day { account = Account(day: day) }
      guard account.day == day else { return }
      account.stored = total
      account.pending = max(account.pending - flushed, 0)
      accounts[tenant] = account
    }
  }

  /// The tenants that were asked about.
  var tenants: [TenantID] { accounts.withLock { Array($0.keys) } }

  private func spent(by tenant: TenantID) -> DollarAmount {
    let today = UsageDay(clock.now)
    return accounts.withLock { accounts in
      // Whoever is asked about is looked up with the next flush.
      let account = accounts[tenant] ?? Account(day: today)
      if accounts[tenant] == nil { accounts[tenant] = account }
      guard account.day == today else { return DollarAmount(microdollars: 0) }
      return DollarAmount(microdollars: account.stored + account.pending)
    }
  }
}

/// Where a tenant's spending stands.
public struct BudgetStanding: Hashable, Sendable {
  /// The day, UTC.
  public var day: UsageDay
  /// What was spent on it.
  public var spent: DollarAmount
  /// What may be.
  public var limits: BudgetLimits
  /// What follows.
  public var state: BudgetState
}
