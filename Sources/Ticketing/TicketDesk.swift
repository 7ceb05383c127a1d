public import Essentials
public import Persistence
public import Telemetry

/// The ticket desk of one tenant: what is sold, which seats are left, and who keeps them.
public struct TicketDesk: Sendable {
  /// Venues, events, prices.
  public let catalogue: Catalogue
  /// Free seats, and the best of them.
  public let inventory: Inventory
  /// Seats kept for customers.
  public let holds: Holds
  /// Who waits for seats.
  public let waiting: WaitingList

  /// Makes a desk over a database that has the ``TicketingMigrations``. Make one and keep it.
  ///
  /// - Parameter onFreed: Told of seats that are free again, in the transaction that frees them.
  public init(
    database: Database, tenant: TenantContext, clock: any WallClock = SystemClock(),
    limits: Inventory.Limits = Inventory.Limits(), settings: HoldSettings = HoldSettings(),
    waiting: WaitingSettings = WaitingSettings(), metrics: MetricRegistry = MetricRegistry(),
    onFreed: @escaping Holds.FreedHandler = { _, _ in }
  ) {
    catalogue = Catalogue(database: database, tenant: tenant, clock: clock)
    inventory = Inventory(database: database, tenant: tenant, clock: clock, limits: limits)
    holds = Holds(inventory: inventory, settings: settings, metrics: metrics) { freed, connection in
      try await WaitingList.note(freed, tenant, connection)
      try await onFreed(freed, connection)
    }
    self.waiting = WaitingList(holds: holds, settings: waiting)
  }
}
