public import Essentials
public import Payments
public import Persistence

/// Tickets that a customer has bought or is about to.
public struct Order: Hashable, Sendable {
  /// Its name.
  public let id: OrderID
  /// Whose it is.
  public let customer: CustomerID
  /// In which conversation it was begun, if in one.
  public let conversation: ConversationID?
  /// How it stands.
  public var state: OrderState
  /// Its seats, those of the past as well.
  public var lines: [OrderLine]
  /// The fees of the order as a whole, with their taxes.
  public var orderFees: Money
  /// What was taken for it in all.
  public var paid: Money
  /// What was given back of that.
  public var refunded: Money
  /// What was paid with the customer's credits, beside ``paid``.
  public var credit: Money
  /// What the customer got as credit for tickets that were returned, beside ``refunded``.
  public var creditReturned: Money
  /// The last thing that was begun and is not over: a payment, a refund, a change.
  public var openOperation: OperationSummary?
  /// What the customer has disputed at their bank, oldest first.
  public var disputes: [PaymentDispute] = []
  /// When it was begun.
  public let createdAt: Timestamp
  /// When it changed last.
  public var updatedAt: Timestamp

  /// The seats that are the customer's, or will be when the payment succeeds.
  public var currentLines: [OrderLine] { lines.filter { $0.state.isCurrent } }
  /// The event of the current seats; of the last ones when there are none any more.
  public var event: EventID? {
    (currentLines.last ?? lines.last { $0.state != .dropped } ?? lines.last)?.event
  }
  /// What the current seats cost in all.
  public var total: Money {
    let sum = currentLines.reduce(currentLines.isEmpty ? 0 : orderFees.minorUnits) {
      $0 + $1.total.minorUnits
    }
    return Money(minorUnits: sum, orderFees.currency)
  }
}

/// One seat of an order.
public struct OrderLine: Hashable, Sendable {
  /// How a seat of an order stands.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// It is kept while the payment is under way.
    case reserved
    /// It is the customer's.
    case active
    /// It is being returned; the money is not back yet.
    case returning
    /// It was returned.
    case returned
    /// It was changed for another.
    case replaced
    /// It was never paid.
    case dropped

    /// Whether the seat belongs to the order.
    public var isCurrent: Bool { self == .reserved || self == .active || self == .returning }
  }

  /// Its place in the order, from 1.
  public let number: Int
  /// The event.
  public let event: EventID
  /// The seat.
  public let seat: SeatName
  /// Its section.
  public let section: String
  /// The price before fees and taxes.
  public let price: Money
  /// Fees on the ticket.
  public let fees: Money
  /// Taxes on the ticket and its fees that are not in the price.
  public let taxes: Money
  /// How it stands.
  public var state: State

  /// Price, fees and taxes.
  public var total: Money {
    Money(minorUnits: price.minorUnits + fees.minorUnits + taxes.minorUnits, price.currency)
  }
}

/// Who does something to an order, and why: what the history keeps.
public struct OrderAuthor: Hashable, Sendable {
  /// In which role.
  public enum Role: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// The customer whose order it is.
    case customer
    /// A member of the company's staff.
    case `operator`
    /// Usher itself: a deadline, the recovery after a crash.
    case system
  }

  /// In which role.
  public var role: Role
  /// The customer, where it is one: only their own orders can be touched.
  public var customer: CustomerID?
  /// The operator's name, where it is one.
  public var name: String?
  /// The agent through which it was done.
  public var agent: String?
  /// The customer's own words that asked for it.
  public var words: String?
  /// The conversation in which it was asked for.
  public var conversation: ConversationID?
  /// The message that asked for it.
  public var message: MessageID?

  /// A customer, through an agent or by themselves.
  public static func customer(
    _ id: CustomerID, agent: String? = nil, words: String? = nil, conversation: ConversationID? = nil,
    message: MessageID? = nil
  ) -> Self {
    Self(
      role: .customer, customer: id, agent: agent, words: words, conversation: conversation, message: message)
  }

  /// A member of the staff, who may touch every customer's orders.
  public static func `operator`(_ name: String, words: String? = nil) -> Self {
    Self(role: .operator, name: name, words: words)
  }

  /// Usher itself.
  public static let system = Self(role: .system)
}

/// One line of an order's history.
public struct OrderHistoryEntry: Hashable, Sendable {
  /// Its place in the history, from 1.
  public let number: Int
  /// When.
  public let at: Timestamp
  /// What, in one word or two: `purchase.begun`, `purchase.paid`, `refund.approved` …
  public let action: String
  /// The state before.
  public let from: OrderState
  /// The state after.
  public let to: OrderState
  /// Who.
  public let author: OrderAuthor
  /// Amounts, seats and the provider's names for what it did.
  public let details: JSONValue
}
