public import Essentials
import Payments
public import Persistence

/// One thing that is done to an order and takes several steps.
public typealias OperationID = Identifier<OperationKind>

/// `op_…`
public enum OperationKind: IdentifierKind { public static let prefix = "op" }

/// How far an operation is. Every step that has effects outside of the database has a state before it, so that whoever
/// finds an operation after a crash knows what may have been done, and asks.
public enum OperationState: String, Hashable, Sendable, CaseIterable, SQLConvertible {
  /// An operator must agree, or decide what becomes of it.
  case waitingForOperator = "waiting_for_operator"
  /// The payment is to be made, or its outcome to be learnt.
  case charging
  /// Money is to be given back, or the outcome of that to be learnt.
  case refunding
  /// The tickets are to be made and taken back.
  case delivering
  /// The seats were given up before it was known what became of the payment: it must not stand.
  case unwinding
  /// It is done.
  case done
  /// It did not work; nothing was changed.
  case failed
  /// An operator said no; nothing was changed.
  case rejected

  /// Whether nothing more will happen.
  public var isFinal: Bool { self == .done || self == .failed || self == .rejected }
  /// Whether nothing else can be done to the order meanwhile.
  public var isExclusive: Bool { !isFinal && self != .unwinding }

  /// All there is: what is not in the table cannot happen.
  public static let transitions: [OperationState: Set<OperationState>] = [
    .waitingForOperator: [.refunding, .rejected],
    .charging: [.delivering, .failed, .unwinding],
    .refunding: [.delivering, .done, .waitingForOperator],
    .delivering: [.refunding, .done],
    .unwinding: [.failed],
    .done: [],
    // Money that was taken all the same is found by reconciliation, and goes back.
    .failed: [.unwinding],
    .rejected: [],
  ]
}

/// What kind of operation it is.
public enum OperationPurpose: String, Hashable, Sendable, CaseIterable, SQLConvertible {
  /// The first payment.
  case purchase
  /// Other seats of the same event.
  case upgrade
  /// Seats of another event.
  case exchange
  /// Seats are returned.
  case refund
}

/// An operation that is under way, as others see it.
public struct OperationSummary: Hashable, Sendable {
  /// Its name.
  public let id: OperationID
  /// What it is.
  public let purpose: OperationPurpose
  /// How far it is.
  public let state: OperationState
  /// Where the customer authenticates the payment, while that is waited for.
  public let actionURL: String?
  /// Whether that is a page of the provider's on which the customer pays with what they like.
  public let isOnPage: Bool
  /// Until when the payment must be made.
  public let deadline: Timestamp?
}

/// A payment that an order was made by, or an upgrade of it.
struct OrderPayment: Hashable, Sendable {
  let id: PaymentID
  /// The provider that has it.
  let provider: String
  let amount: Money
  var refunded: Money

  var left: Int64 { amount.minorUnits - refunded.minorUnits }
}

/// A part of one payment that goes back.
struct PlannedRefund: Hashable, Sendable, Codable {
  let payment: PaymentID
  /// The provider that has it; the operation's own where none is named.
  var provider: String?
  let minorUnits: Int64
  var isDone = false
}

/// What an operation changes when its money has moved: written before anything is done, and never guessed again.
struct OperationPlan: Hashable, Sendable, Codable {
  /// The numbers of the lines that become the customer's.
  var added: [Int] = []
  /// The numbers of the lines that go.
  var removed: [Int] = []
  /// What is charged, in minor units.
  var charge: Int64 = 0
  /// What the customer's credits pay, in minor units.
  var credit: Int64?
  /// What the customer gets as credit, in minor units.
  var creditBack: Int64?
  /// The token to charge; erased when the operation is over.
  var method: String?
  /// Whether it is charged on a page of the provider's.
  var isOnPage: Bool?
  /// The customer at the provider.
  var payer: PayerID?
  /// What the customer reads about the charge.
  var summary = ""
  /// What the customer can read below that.
  var details: String?
  /// What goes back, payment by payment.
  var refunds: [PlannedRefund] = []
  /// Whether nothing of the order is left when it is done.
  var isWhole = false
  /// Counts the attempts that an operator has asked for after a refusal: each has keys of its own.
  var round = 1
  /// The hold that the seats came from: they go back to it when the payment fails while it lasts.
  var hold: HoldID?

  /// Says what is paid for: on the customer's statement, and on a page of the provider's.
  mutating func describe(_ lines: [OrderLine], of event: Event, in order: Order, isChange: Bool = false) {
    let count = lines.count == 1 ? "1 ticket" : "\(lines.count) tickets"
    summary = "\(event.name), \(isChange ? "other seats" : count)"
    let seats = lines.prefix(Self.mostSeatsTold).map(\.seat.text).joined(separator: ", ")
    let others = lines.count > Self.mostSeatsTold ? " and \(lines.count - Self.mostSeatsTold) more" : ""
    details = "\(seats)\(others). Order \(order.id)."
  }

  private static let mostSeatsTold = 12

  var refundTotal: Int64 { refunds.reduce(0) { $0 + $1.minorUnits } }

  /// Gives an amount back: to the payments, the newest first, as far as there is something left of them, and the rest,
  /// which was paid with credit, as credit.
  mutating func giveBack(_ amount: Money, over payments: [OrderPayment]) {
    refunds = OrderDesk.allocate(amount, over: payments)
    let rest = amount.minorUnits - refundTotal
    if rest > 0 { creditBack = rest }
  }
}

/// An operation as it is stored.
struct OrderOperation: Sendable {
  let id: OperationID
  let order: OrderID
  let purpose: OperationPurpose
  var state: OperationState
  var plan: OperationPlan
  /// Where its payment is made.
  let provider: String
  /// The provider's payment, once there is one.
  var payment: PaymentID?
  var actionURL: String?
  /// Why it failed, for people.
  var failure: OperationFailure?
  /// Until when the payment may be made.
  let deadline: Timestamp
  /// Until when its seats are kept although nobody knows what became of the payment.
  let seatDeadline: Timestamp
  /// When somebody should look at it again.
  var wakeAt: Timestamp?
  /// How often it was tried in vain.
  var attempts: Int
  /// Counts its changes: whoever has read an older one may not write.
  var version: Int
  /// Whether somebody was told that it is under way, or another process has taken it up: its end is news then.
  var isLeft = false
  let author: OrderAuthor
  let createdAt: Timestamp

  /// Whether its customer has to be told what it has come to: it is over, or a person has to decide, and who has begun it
  /// was told otherwise before or is nobody who could tell the customer.
  var isNews: Bool {
    (isLeft || author.role == .system)
      && (state.isFinal || state == .unwinding || state == .waitingForOperator)
  }

  var summary: OperationSummary {
    OperationSummary(
      id: id, purpose: purpose, state: state, actionURL: state == .charging ? actionURL : nil,
      isOnPage: plan.isOnPage == true,
      deadline: state == .charging ? deadline : nil)
  }
}

/// Why an operation did not work.
public struct OperationFailure: Hashable, Sendable, Codable {
  /// A bank's code such as `insufficient_funds`, or `abandoned`, `unresolved`, `refused`.
  public let code: String
  /// For people.
  public let message: String
}
