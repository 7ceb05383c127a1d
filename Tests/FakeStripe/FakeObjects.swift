import Essentials

/// A payment intent.
public struct FakeIntent: Hashable, Sendable {
  public let id: String
  let number: Int
  public let amount: Int64
  public let currency: String
  public internal(set) var status: String
  public internal(set) var metadata: [String: String]
  let customer: String?
  let description: String?
  let created: Int64
  let methodTypes: [String]
  var method: String?
  var lastError: JSONValue?
  public internal(set) var charge: String?
  var returnURL: String?
  var settlesAt: Int64?
  var canceledAt: Int64?
  var cancellationReason: String?
  /// The checkout session that it belongs to.
  var session: String?
  var savesMethod = false
}

/// A checkout session.
public struct FakeSession: Hashable, Sendable {
  public let id: String
  let number: Int
  public let amount: Int64
  public let currency: String
  public internal(set) var status: String
  public internal(set) var paymentStatus: String
  let name: String
  let details: String?
  public let metadata: [String: String]
  let intentMetadata: [String: String]
  let intentDescription: String?
  let customer: String?
  let clientReference: String?
  public let successURL: String
  public let cancelURL: String?
  let created: Int64
  public let expiresAt: Int64
  let methodTypes: [String]
  let savesMethods: Bool
  public internal(set) var intent: String?
}

/// A charge: one attempt to take the money.
public struct FakeCharge: Hashable, Sendable {
  public let id: String
  let number: Int
  public let amount: Int64
  public let currency: String
  public let intent: String
  let method: String
  let card: FakeCard
  let customer: String?
  let metadata: [String: String]
  let created: Int64
  public let isPaid: Bool
  public internal(set) var refunded: Int64 = 0
  var isDisputed = false
}

/// A refund.
public struct FakeRefund: Hashable, Sendable {
  public let id: String
  let number: Int
  public let amount: Int64
  public let currency: String
  public let charge: String
  public let intent: String
  public internal(set) var status: String
  public let metadata: [String: String]
  let created: Int64
  var settlesAt: Int64?
  var failureReason: String?
}

/// A customer.
public struct FakeCustomer: Hashable, Sendable {
  public let id: String
  let number: Int
  let name: String?
  let email: String?
  public let metadata: [String: String]
  let created: Int64
}

/// A payment method: a card.
public struct FakeMethod: Hashable, Sendable {
  public let id: String
  let number: Int
  public let card: FakeCard
  var customer: String?
  let created: Int64
  /// It was used without a customer, and can never be used again.
  var isSpent = false
  var allowRedisplay = "unspecified"
}

/// A dispute.
public struct FakeDispute: Hashable, Sendable {
  public let id: String
  let number: Int
  public let charge: String
  public let intent: String
  public let amount: Int64
  let currency: String
  public internal(set) var status: String
  let reason: String
  let created: Int64
}
