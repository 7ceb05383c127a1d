public import Essentials
public import Persistence

/// An amount that a customer may spend here later.
public typealias CreditID = Identifier<CreditKind>

/// `cred_…`
public enum CreditKind: IdentifierKind { public static let prefix = "cred" }

/// An amount that a customer may spend on tickets instead of money, until it expires.
public struct CustomerCredit: Hashable, Sendable {
  /// Where it comes from.
  public enum Reason: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// The customer took it instead of money when tickets were returned, or had paid with credit.
    case refund
    /// An operator gave it.
    case goodwill
  }

  /// Its name.
  public let id: CreditID
  /// Whose it is.
  public let customer: CustomerID
  /// What it was.
  public let amount: Money
  /// What is left of it.
  public let left: Money
  /// Where it comes from.
  public let reason: Reason
  /// The order whose tickets were returned, where it comes from one.
  public let order: OrderID?
  /// The operator's words, where one gave it.
  public let note: String?
  /// From when on it cannot be spent any more.
  public let expiresAt: Timestamp
  /// Since when.
  public let createdAt: Timestamp
}

/// How long credits last, and when they are more than money.
public struct CreditPolicy: Hashable, Sendable {
  /// How many days a credit can be spent.
  public var days = 365
  /// Who takes a credit instead of money gets at least so much of the ticket price, in percent, until the event begins:
  /// also when it is too late for a refund. 0: a credit is never more than the money would be.
  public var latePercent = 0

  /// The defaults.
  public init() {}

  var lifetime: Duration { .seconds(86_400 * days) }
}
