public import Essentials
public import Payments
public import Persistence

/// One thing about which the provider's books and ours say something different.
public typealias DifferenceID = Identifier<PaymentDifferenceKind>

/// `diff_…`
public enum PaymentDifferenceKind: IdentifierKind { public static let prefix = "diff" }

/// Something that the provider's books and ours do not agree about, or that ours do not agree about among themselves.
public struct PaymentDifference: Hashable, Sendable {
  /// What kind of thing.
  public enum Kind: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// The provider has taken money that no order knows.
    case chargeWithoutOrder = "charge_without_order"
    /// The provider has taken money twice for the same thing.
    case duplicateCharge = "duplicate_charge"
    /// An order is paid by a payment that the provider does not have, or for which it has taken nothing.
    case chargeMissing = "charge_missing"
    /// The provider has taken another amount, or another currency, than we have written down.
    case amountDiffers = "amount_differs"
    /// The provider has given back more than we have written down.
    case refundNotNoted = "refund_not_noted"
    /// We have written down more that went back than the provider has given back.
    case refundMissing = "refund_missing"
    /// A payment could still take money though what it was for is over.
    case openPayment = "open_payment"
    /// The customer's bank wants the money back, or has taken it.
    case dispute
    /// What an order says was paid or given back is not what its payments say.
    case sumDiffers = "sum_differs"
    /// Something that moves money was begun long ago and does not come to its end.
    case unfinished
  }

  /// What has become of it.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// A person must look at it.
    case open
    /// Usher is mending it.
    case mending
    /// Usher has mended it.
    case mended
    /// It was not there any more when it was looked for again.
    case settled
    /// A person has looked at it and said that it may stay as it is.
    case acknowledged
  }

  /// Its name.
  public let id: DifferenceID
  /// What kind of thing it is.
  public let kind: Kind
  /// What has become of it.
  public let state: State
  /// The provider's name.
  public let provider: String
  /// The payment, where it is about one.
  public let payment: PaymentID?
  /// The order, as far as it is known.
  public let order: OrderID?
  /// The operation, as far as it is known.
  public let operation: OperationID?
  /// What the provider says.
  public let theirs: Money?
  /// What we have written down.
  public let ours: Money?
  /// What is wrong, for people.
  public let explanation: String
  /// When it was first seen.
  public let firstSeen: Timestamp
  /// When it was last seen.
  public let lastSeen: Timestamp
  /// Who has said that it may stay as it is.
  public let acknowledgedBy: String?
  /// What they have written about it.
  public let note: String?

  /// Whether a person must look at it.
  public var needsPerson: Bool { state == .open }
}

/// A difference as it was found, before it is written down.
struct DifferenceFinding: Hashable, Sendable {
  var kind: PaymentDifference.Kind
  /// What it is about: there is one of a kind about a thing at a time.
  var subject: String
  var payment: PaymentID?
  var order: OrderID?
  var operation: OperationID?
  var theirs: Money?
  var ours: Money?
  var explanation: String
  /// Whether Usher mends it without a person.
  var isMendable = false
}
