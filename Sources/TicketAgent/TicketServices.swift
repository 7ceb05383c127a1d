public import Essentials
public import Ticketing

/// What the desk's tools and routes stand on.
public struct TicketServices: Sendable {
  /// What is sold, what is left, who keeps it.
  public let desk: TicketDesk
  /// Sells, changes and takes back tickets.
  public let orders: OrderDesk
  /// The tickets that were delivered.
  public let tickets: TicketStore
  /// The customers by the company's own names for them.
  public let customers: CustomerDirectory
  let tenant: TenantContext
  let clock: any WallClock

  /// Puts them together.
  public init(
    desk: TicketDesk, orders: OrderDesk, tickets: TicketStore, customers: CustomerDirectory,
    tenant: TenantContext, clock: any WallClock
  ) {
    self.desk = desk
    self.orders = orders
    self.tickets = tickets
    self.tenant = tenant
    self.customers = customers
    self.clock = clock
  }

  /// A hold with its event, for who made it: in this conversation, or as this customer. Anybody else's is not found.
  ///
  /// - Throws: A problem of status 404.
  public func hold(
    _ id: HoldID, of customer: CustomerID?, in conversation: ConversationID?
  ) async throws -> Hold {
    guard let hold = try await desk.holds.hold(id),
      hold.conversation.map({ $0 == conversation }) == true || hold.customer.map({ $0 == customer }) == true
    else { throw Problem.noHold(id.text) }
    return hold
  }

  /// A hold in words and figures.
  public func shape(of hold: Hold) async throws -> [String: JSONValue] {
    hold.shape(try await desk.catalogue.event(named: hold.event.text), at: clock.now)
  }
}

extension Problem {
  static func noHold(_ name: String) -> Problem {
    Problem(
      kind: "unknown-hold", title: "There is no such hold", status: 404,
      detail: "No hold of yours is called “\(name.prefix(80))”.")
  }
}
