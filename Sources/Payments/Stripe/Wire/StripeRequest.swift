public import Essentials

/// One request to Stripe.
public struct StripeRequest: Hashable, Sendable {
  /// `GET`, `POST` or `DELETE`.
  public var method: String
  /// The path, from `/v1/`.
  public var path: String
  /// The fields: of the body, or of the query where there is no body.
  public var form: StripeForm
  /// Stripe does what has one of these once.
  public var idempotencyKey: String?

  static func get(_ path: String, _ form: StripeForm = StripeForm()) -> StripeRequest {
    StripeRequest(method: "GET", path: path, form: form)
  }

  static func post(_ path: String, _ form: StripeForm, key: String) -> StripeRequest {
    StripeRequest(method: "POST", path: path, form: form, idempotencyKey: key)
  }
}

/// What Stripe answers.
public struct StripeAnswer: Hashable, Sendable {
  /// The status code.
  public var status: Int
  /// The body.
  public var body: JSONValue
  /// After how many seconds it makes sense to ask again, from `Retry-After`.
  public var retryAfterSeconds: Int?
  /// Whether this is what the first request of the key was answered, from `Idempotent-Replayed`: that one is over then.
  public var isReplayed: Bool
  /// Whether the same request may be sent again, from `Stripe-Should-Retry`; nothing where Stripe does not say.
  public var mayRetry: Bool?
  /// Stripe's name for the request, from `Request-Id`: what its support asks for.
  public var requestID: String?

  /// Makes an answer.
  public init(
    status: Int, body: JSONValue, retryAfterSeconds: Int? = nil, isReplayed: Bool = false,
    mayRetry: Bool? = nil, requestID: String? = nil
  ) {
    self.status = status
    self.body = body
    self.retryAfterSeconds = retryAfterSeconds
    self.isReplayed = isReplayed
    self.mayRetry = mayRetry
    self.requestID = requestID
  }
}

/// How requests come to Stripe: over the network, or in tests to what stands in for it.
public protocol StripeTransport: Sendable {
  /// Sends a request and waits for the answer.
  /// - Throws: ``PaymentError/timeout`` or ``PaymentError/network(_:)``: nobody knows then whether it was done.
  func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer
}
