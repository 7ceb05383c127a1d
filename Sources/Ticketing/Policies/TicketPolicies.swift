public import Essentials

/// What the company allows: how much one customer may buy, what goes back when, and what an operator must agree to.
///
/// Every rule has a default; a configuration may give any of them.
public struct TicketPolicies: Hashable, Sendable {
  /// How much one customer may buy, and how fast.
  public var purchases: PurchasePolicy
  /// What goes back when tickets are returned.
  public var refunds: RefundPolicy
  /// When seats may be changed.
  public var changes: ChangePolicy
  /// How long credits last, and how much they are.
  public var credits: CreditPolicy

  /// Makes policies; what is not given is as by default.
  public init(
    purchases: PurchasePolicy = PurchasePolicy(), refunds: RefundPolicy = RefundPolicy(),
    changes: ChangePolicy = ChangePolicy(), credits: CreditPolicy = CreditPolicy()
  ) {
    self.purchases = purchases
    self.refunds = refunds
    self.changes = changes
    self.credits = credits
  }
}

/// How much one customer may buy, and how fast.
public struct PurchasePolicy: Hashable, Sendable {
  /// Tickets for one event that one customer may have; an event's own limit counts where it is lower.
  public var ticketsPerEvent = 8
  /// Orders that one customer may begin within ``window``.
  public var ordersInWindow = 10
  /// Payments of one customer that may fail within ``window``: somebody who tries one card after the other is stopped.
  public var failuresInWindow = 5
  /// The time that is looked back, in minutes.
  public var windowMinutes = 60

  /// The defaults.
  public init() {}

  /// How far back orders and failures count.
  public var window: Duration { .seconds(60 * windowMinutes) }

  /// What a customer has done so far.
  public struct History: Hashable, Sendable {
    /// Tickets that the customer has for the event, with those whose payment is under way.
    public var tickets: Int
    /// Orders begun within the window.
    public var orders: Int
    /// Payments that failed within the window.
    public var failures: Int

    /// Makes a history.
    public init(tickets: Int, orders: Int, failures: Int) {
      self.tickets = tickets
      self.orders = orders
      self.failures = failures
    }
  }

  /// Why a purchase is refused.
  public enum Violation: Error, Hashable, Sendable {
    /// More tickets than one customer may have: the limit, and how many the customer has.
    case tooManyTickets(limit: Int, has: Int)
    /// Too many orders one after the other.
    case tooManyOrders(limit: Int, windowMinutes: Int)
    /// Too many payments that failed.
    case tooManyFailures(limit: Int, windowMinutes: Int)
  }

  /// Why a customer may not buy so many tickets now, or nothing when they may.
  ///
  /// - Parameter eventLimit: The event's own limit, if it has one.
  public func violation(buying quantity: Int, after history: History, eventLimit: Int?) -> Violation? {
    let limit = min(ticketsPerEvent, eventLimit ?? ticketsPerEvent)
    if history.tickets + quantity > limit { return .tooManyTickets(limit: limit, has: history.tickets) }
    if history.failures >= failuresInWindow {
      return .tooManyFailures(limit: failuresInWindow, windowMinutes: windowMinutes)
    }
    if history.orders >= ordersInWindow {
      return .tooManyOrders(limit: ordersInWindow, windowMinutes: windowMinutes)
    }
    return nil
  }
}

/// When seats may be changed for others.
public struct ChangePolicy: Hashable, Sendable {
  /// Whether seats may be changed for others of the same event while it lasts; otherwise until it begins.
  public var upgradesDuringEvent = true
  /// How many hours before it begins an event may be changed for another.
  public var exchangeBeforeHours = 24
  /// Whether the difference goes back when the new seats cost less.
  public var returnsDifference = true

  /// The defaults.
  public init() {}

  /// How long an event counts as lasting when its end is not known.
  static let assumedLength: Duration = .seconds(3 * 3600)

  /// Until when seats of an event may be changed for others of the same event.
  public func upgradesEnd(of event: Event) -> Timestamp {
    upgradesDuringEvent ? event.endsAt ?? event.startsAt + Self.assumedLength : event.startsAt
  }

  /// Until when tickets of an event may be changed for another event's.
  public func exchangesEnd(of event: Event) -> Timestamp {
    event.startsAt + .seconds(-3600 * exchangeBeforeHours)
  }
}
