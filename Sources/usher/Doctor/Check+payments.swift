import Payments
import UsherServer

extension Check {
  /// Whether customers can pay.
  static let payments = Check(subject: "Payments") { configuration in
    guard configuration.tickets.isEnabled else { return .well("no tickets are sold") }
    guard configuration.tickets.provider == .stripe, let stripe = configuration.tickets.stripe else {
      return .well("the sandbox bank, for trying out: no money is taken")
    }
    do throws(PaymentError) {
      try await StripeProbe.check(stripe)
    } catch {
      switch error {
      case .misconfigured:
        return .failure(
          "Stripe does not accept the key \(stripe.key).",
          remedy: "Set STRIPE_SECRET_KEY to a key of your account: https://dashboard.stripe.com/apikeys.")
      default:
        return .failure(
          "Stripe cannot be reached at \(stripe.address): \(error).",
          remedy: "Check the network and the proxy, and tickets.payments.stripe.address.")
      }
    }
    if stripe.webhookSecrets.isEmpty {
      return .warning(
        "Stripe takes the key \(stripe.key), but there is no webhook secret: what customers pay is found out later.",
        remedy: "Enter …/v1/payments/webhooks/stripe at Stripe, and set STRIPE_WEBHOOK_SECRET.")
    }
    if stripe.key.isLive, !configuration.server.isReachedSafely {
      return .warning(
        "Stripe is in live mode, but server.public_url does not begin with https://.",
        remedy: "Set server.public_url to the address under which customers reach the server.")
    }
    return .well("Stripe, \(stripe.key.isLive ? "live" : "test") mode")
  }
}
