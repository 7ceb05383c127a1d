public import Essentials

/// Something that a provider has told of its own accord. It may come late, twice, or in the wrong order, so that it is only
/// a reason to ask the provider how things stand.
public struct PaymentEvent: Hashable, Sendable {
  /// The provider's name.
  public var provider: String
  /// The provider's name for the event: the same when it is told again.
  public var id: String
  /// What kind of event it is, in the provider's words: `payment_intent.succeeded`.
  public var type: String
  /// The payment that it is about, if it is about one.
  public var payment: PaymentID?
  /// The dispute that it is about, if it is about one.
  public var dispute: DisputeID?
  /// What was written on the payment or refund as its operation.
  public var operation: String?

  /// Makes an event.
  public init(
    provider: String, id: String, type: String, payment: PaymentID? = nil, dispute: DisputeID? = nil,
    operation: String? = nil
  ) {
    self.provider = provider
    self.id = id
    self.type = type
    self.payment = payment
    self.dispute = dispute
    self.operation = operation
  }

  /// Whether anything here follows from it.
  public var isOfInterest: Bool { payment != nil || dispute != nil || operation != nil }
}

/// A customer has asked their bank to take a payment back, and the bank has.
public struct PaymentDispute: Hashable, Sendable {
  /// How it stands.
  public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
    /// The company has to answer.
    case needsResponse = "needs_response"
    /// The bank looks at the answer.
    case underReview = "under_review"
    /// The money is the company's again.
    case won
    /// The money is the customer's.
    case lost

    /// Whether nothing more will happen.
    public var isFinal: Bool { self == .won || self == .lost }
  }

  /// The provider's name for it.
  public var id: DisputeID
  /// The payment.
  public var payment: PaymentID
  /// How much of it.
  public var amount: Money
  /// Why, in the bank's words: `fraudulent`, `product_not_received`.
  public var reason: String
  /// How it stands.
  public var status: Status
  /// Until when the company may answer.
  public var respondBy: Timestamp?

  /// Makes a dispute from what a provider tells.
  public init(
    id: DisputeID, payment: PaymentID, amount: Money, reason: String, status: Status,
    respondBy: Timestamp? = nil
  ) {
    self.id = id
    self.payment = payment
    self.amount = amount
    self.reason = reason
    self.status = status
    self.respondBy = respondBy
  }
}
