public import Essentials

/// How a payment stands at the provider. Stripe's names for the same are in `Docs/Payments.md`.
public enum PaymentStatus: String, Hashable, Sendable, Codable, CaseIterable {
  /// It is known to the provider, and no money moves until it is confirmed.
  case unconfirmed
  /// The customer has to prove at their bank who they are.
  case requiresAction = "requires_action"
  /// The provider works on it; it ends by itself as succeeded or failed.
  case processing
  /// The money was taken.
  case succeeded
  /// The bank refused; no money was taken, and none will be.
  case failed
  /// It was cancelled; no money was taken, and none can be any more.
  case canceled

  /// Whether it stays as it is. A payment that succeeded may be refunded, which is not a status of its own.
  public var isFinal: Bool { self == .succeeded || self == .failed || self == .canceled }
}

/// One payment, as the provider tells it.
public struct Payment: Hashable, Sendable {
  /// The provider's name for it.
  public var id: PaymentID
  /// The key under which it was made.
  public var key: String
  /// What the customer pays.
  public var amount: Money
  /// How much of it was given back.
  public var refunded: Money
  /// How it stands.
  public var status: PaymentStatus
  /// Why the bank refused, once it has failed.
  public var decline: DeclineCode?
  /// Where the customer proves who they are, while that is required.
  public var actionURL: String?
  /// The payment method that is charged.
  public var method: String
  /// The customer as the provider knows them.
  public var payer: PayerID?
  /// What the merchant wrote on it: the order's name and the like.
  public var metadata: [String: String]
  /// When it was made.
  public var createdAt: Timestamp

  /// Makes a payment from what a provider tells.
  public init(
    id: PaymentID, key: String, amount: Money, refunded: Money, status: PaymentStatus,
    decline: DeclineCode? = nil, actionURL: String? = nil, method: String, payer: PayerID? = nil,
    metadata: [String: String] = [:], createdAt: Timestamp
  ) {
    self.id = id
    self.key = key
    self.amount = amount
    self.refunded = refunded
    self.status = status
    self.decline = decline
    self.actionURL = actionURL
    self.method = method
    self.payer = payer
    self.metadata = metadata
    self.createdAt = createdAt
  }
}

/// What a payment is to be.
public struct PaymentRequest: Hashable, Sendable {
  /// What the customer pays; more than nothing.
  public var amount: Money
  /// A token of a card that was entered at the provider, or a saved payment method's name. Never a card number.
  public var method: String
  /// The customer as the provider knows them; needed for saved payment methods.
  public var payer: PayerID?
  /// What the customer reads about it.
  public var summary: String
  /// What the customer can read below that on a page of the provider's.
  public var details: String?
  /// What the merchant writes on it, and finds it by.
  public var metadata: [String: String]
  /// Until when the customer may pay. Whoever asks sees to it; a provider's page may stay open for longer, but not for
  /// less.
  public var deadline: Timestamp?

  /// Makes a request.
  public init(
    amount: Money, method: String, payer: PayerID? = nil, summary: String, details: String? = nil,
    metadata: [String: String] = [:], deadline: Timestamp? = nil
  ) {
    self.amount = amount
    self.method = method
    self.payer = payer
    self.summary = summary
    self.details = details
    self.metadata = metadata
    self.deadline = deadline
  }
}
