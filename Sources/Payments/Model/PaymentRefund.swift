public import Essentials

/// How a refund stands at the provider.
public enum RefundStatus: String, Hashable, Sendable, Codable, CaseIterable {
  /// The provider works on it; it ends by itself as succeeded or failed.
  case pending
  /// The money is on its way to the customer.
  case succeeded
  /// The customer's bank did not take it back; the money is the merchant's still.
  case failed
}

/// One refund, as the provider tells it.
public struct PaymentRefund: Hashable, Sendable {
  /// The provider's name for it.
  public var id: RefundID
  /// The key under which it was made.
  public var key: String
  /// The payment that is given back, or a part of it.
  public var payment: PaymentID
  /// How much.
  public var amount: Money
  /// How it stands.
  public var status: RefundStatus
  /// What the merchant wrote on it.
  public var metadata: [String: String]
  /// When it was made.
  public var createdAt: Timestamp

  /// Makes a refund from what a provider tells.
  public init(
    id: RefundID, key: String, payment: PaymentID, amount: Money, status: RefundStatus,
    metadata: [String: String] = [:], createdAt: Timestamp
  ) {
    self.id = id
    self.key = key
    self.payment = payment
    self.amount = amount
    self.status = status
    self.metadata = metadata
    self.createdAt = createdAt
  }
}

/// What a refund is to be.
public struct RefundRequest: Hashable, Sendable {
  /// The payment.
  public var payment: PaymentID
  /// How much; at most what is left of the payment.
  public var amount: Money
  /// What the merchant writes on it.
  public var metadata: [String: String]

  /// Makes a request.
  public init(payment: PaymentID, amount: Money, metadata: [String: String] = [:]) {
    self.payment = payment
    self.amount = amount
    self.metadata = metadata
  }
}
