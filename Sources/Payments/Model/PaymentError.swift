/// Why a provider did not do what was asked, or why it is not known whether it did.
public enum PaymentError: Error, Hashable, Sendable {
  /// The customer's bank refused. Nothing was taken.
  case declined(DeclineCode)
  /// The bank wants to know who pays, and the customer is not there to tell. Nothing was taken.
  case authenticationRequired
  /// No answer came in time: whether it was done is not known until the provider is asked.
  case timeout
  /// The connection failed. What was sent may have been done or not: the provider must be asked.
  case network(String)
  /// The request can never work as it is: an unknown payment, an amount that is not left. Nothing was done.
  case invalidRequest(String)
  /// The idempotency key was used for another request. Nothing was done.
  case keyReused
  /// The provider does not accept our key, or it may not do this. Nothing was done; whoever runs the server must see to it.
  case misconfigured(String)
  /// Too many requests; nothing was done. Seconds after which it makes sense to try again.
  case rateLimited(retryAfterSeconds: Int?)

  /// Whether the request may have been done although it failed: then only asking the provider tells.
  public var isOutcomeUnknown: Bool {
    switch self {
    case .timeout, .network: true
    case .declined, .authenticationRequired, .invalidRequest, .keyReused, .misconfigured, .rateLimited: false
    }
  }
}

extension PaymentError: CustomStringConvertible {
  /// For logs and operators; customers are told ``DeclineCode/explanation``.
  public var description: String {
    switch self {
    case .declined(let code): "declined: \(code.rawValue)"
    case .authenticationRequired: "the customer must authenticate the payment"
    case .timeout: "no answer in time; the outcome is not known"
    case .network(let reason): "the connection failed: \(reason)"
    case .invalidRequest(let reason): "the provider refuses the request: \(reason)"
    case .keyReused: "the idempotency key was used for another request"
    case .misconfigured(let reason): "the provider does not accept the key: \(reason)"
    case .rateLimited(let seconds): "too many requests\(seconds.map { "; again after \($0) s" } ?? "")"
    }
  }
}
