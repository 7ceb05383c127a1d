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
  /// For how long seats are kept in a conversation at most: when the customer says nothing more, they are free after that.
  public let longestSilence: Duration
  let tenant: TenantContext
  let clock: any WallClock

  /// Puts them together.
  public init(
    desk: TicketDesk, orders: OrderDesk, tickets: TicketStore, customers: CustomerDirectory,
    longestSilence: Duration = .seconds(900), tenant: TenantContext, clock: any WallClock
  ) {
    self.desk = desk
    self.orders = orders
    self.tickets = tickets
    self.longestSilence = longestSilence
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

  /// How many seconds seats are kept in a conversation that were asked for so long. They are never promised for longer than
  /// its customer may be silent, so whoever goes away loses them in time without a promise being broken.
  public func seconds(asked: Int?) -> Int {
    min(asked ?? 300, max(30, Int(longestSilence.wholeMilliseconds / 1000)))
  }

  /// Gives back what is kept in a conversation that is over, and the places in lines that nobody else has.
  public func conversationEnded(_ id: ConversationID) async throws {
    try await desk.waiting.leaveAll(of: id)
    try await desk.holds.releaseHolds(of: id)
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
