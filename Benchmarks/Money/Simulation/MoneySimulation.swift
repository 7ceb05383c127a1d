import Essentials
import FakeStripe
public import Payments
public import Persistence
import Ticketing
import UsherTesting

/// Customers buy, change and return tickets while everything fails that can: requests and answers are lost, come late,
/// twice or with Stripe's own faults; webhooks come late, twice, out of order or never; two processes do the same things
/// at once, in any order of their transactions and requests, and end between any two of them. In the end all is calm,
/// what was left over is reconciled, and money and orders must agree to the cent.
///
/// What happens follows from the seed: the same one gives the same schedule.
public struct MoneySimulation: Sendable {
  /// What came of a schedule.
  public struct Result: Sendable {
    /// Which one it was.
    public let seed: UInt64
    /// What is wrong at the end; empty when every promise was kept.
    public let faults: [String]
    /// What has happened.
    public let counts: MoneyCounts
    /// What was chosen, step by step.
    public let trace: [String]
  }

  /// The tables that the simulation needs.
  public static let migrations = [
    TicketingMigrations.set, OrderStore.migrations, TicketStore.migrations, StripeProvider.migrations,
    PaymentInbox.migrations,
  ]

  private let database: Database
  private let changed: @Sendable (any PaymentProvider) -> any PaymentProvider

  /// Makes simulations on a database with ``migrations``; each one is a company of its own there.
  ///
  /// - Parameter changed: What is made of the bank: for those who want to see that a fault would be found.
  public init(
    _ database: Database,
    changed: @escaping @Sendable (any PaymentProvider) -> any PaymentProvider = { $0 }
  ) {
    self.database = database
    self.changed = changed
  }

  /// Runs one schedule.
  public func run(seed: UInt64) async throws -> Result {
    let hall = try await MoneyHall(database, changed: changed)
    let schedule = MoneySchedule(hall, MoneyWorld(seed: seed, clock: hall.clock))
    let faults = try await schedule.run()
    return Result(
      seed: seed, faults: faults, counts: schedule.world.counted, trace: schedule.world.trace)
  }
}
