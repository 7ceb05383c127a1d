import Essentials

/// Reads Stripe's error objects (https://docs.stripe.com/api/errors, https://docs.stripe.com/error-low-level).
enum StripeFailure {
  /// Why a request was not answered with 2xx.
  static func error(_ answer: StripeAnswer) -> PaymentError {
    let object = answer.body["error"] ?? .null
    let (type, code) = (object["type"]?.stringValue, object["code"]?.stringValue)
    let message = text(object, answer)
    switch answer.status {
    case 401, 403: return .misconfigured(message)
    case 402: return refusal(object)
    case 409:
      // The first request of this key is still at work: what comes of it is not known yet.
      return .network(message)
    case 429: return .rateLimited(retryAfterSeconds: answer.retryAfterSeconds)
    case 400..<500:
      if type == "idempotency_error" { return .keyReused }
      if type == "card_error" { return refusal(object) }
      if code == "rate_limit" || code == "lock_timeout" {
        return .rateLimited(retryAfterSeconds: answer.retryAfterSeconds)
      }
      return .invalidRequest(message)
    // “Treat the result of a 500 request as indeterminate.”
    default: return .network(message)
    }
  }

  /// Why the customer's bank refused, by an error object or by a payment's `last_payment_error`.
  static func decline(_ object: JSONValue) -> DeclineCode {
    let code = object["decline_code"]?.stringValue ?? object["code"]?.stringValue
    switch code {
    case "payment_intent_authentication_failure", "setup_intent_authentication_failure":
      return .authenticationFailed
    case "card_declined", nil: return .generic
    case let code?: return DeclineCode(rawValue: String(code.prefix(64)))
    }
  }

  private static func refusal(_ object: JSONValue) -> PaymentError {
    let isAuthentication =
      object["code"]?.stringValue == "authentication_required"
      || object["decline_code"]?.stringValue == "authentication_required"
    return isAuthentication ? .authenticationRequired : .declined(decline(object))
  }

  /// For logs and operators: what Stripe says, short, with its name for the request. Stripe shows no more of a key than
  /// its ends, and here not even those are kept.
  private static func text(_ object: JSONValue, _ answer: StripeAnswer) -> String {
    var text = object["message"]?.stringValue ?? "status \(answer.status)"
    if let start = text.firstRange(of: "sk_")?.lowerBound ?? text.firstRange(of: "rk_")?.lowerBound {
      text = text[..<start] + "…"
    }
    text = String(text.prefix(300).map { $0.isNewline ? " " : $0 })
    return answer.requestID.map { "\(text) (\($0.prefix(64)))" } ?? text
  }
}
