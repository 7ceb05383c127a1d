import Essentials
import HTTPServer
import Payments
import Telemetry

/// Where Stripe sends its events.
enum PaymentWebhookEndpoint {
  static var all: [Endpoint] { [stripe] }

  private static var stripe: Endpoint {
    Endpoint(
      .post, "/v1/payments/webhooks/stripe", "receiveStripeEvent", "Stripe's webhooks",
      details: """
        The address to enter at Stripe. The header `Stripe-Signature` must prove who sends, with the secret of \
        `STRIPE_WEBHOOK_SECRET` and a time not more than five minutes away. An event that was sent before is answered and \
        not looked at again. What an event says is not believed: Stripe is asked how the payment stands.
        """,
      section: .tickets, access: .open, limit: .unlimited,
      parameters: [
        .header("Stripe-Signature", .string("`t=…,v1=…`, as Stripe makes it", lengths: 1...4096))
      ],
      body: .json(
        JSONSchema(
          .object(
            [.required("id", .string()), .required("type", .string())], others: JSONSchema(.any)),
          "An event of Stripe's")),
      answers: [
        .json(
          200, "It is kept, or was before, or is about what others do with the same account",
          .object(
            nil, .required("received", JSONSchema(.boolean)),
            .required("outcome", .string(choices: ["kept", "known", "ignored"]))))
      ]
    ) { api, call in
      let payments = api.assistant.services.payments
      guard let webhooks = payments.webhooks else { throw Problem.noWebhookSecret }
      let event: PaymentEvent?
      do {
        event = try webhooks.event(
          call.request.body, signature: call.request.headers["Stripe-Signature"], api.tenant)
      } catch {
        throw Problem.webhookRefused("\(error)")
      }
      guard let event else { return .value(["received": true, "outcome": "ignored"]) }
      let isNew: Bool
      do {
        isNew = try await payments.inbox.keep(event)
      } catch {
        api.assistant.services.logger.error(
          "An event of Stripe's cannot be kept", ["event": .string(event.id), "error": .string("\(error)")])
        throw Problem.webhookNotKept
      }
      if isNew { payments.bell.ring() }
      return .value(["received": true, "outcome": isNew ? "kept" : "known"])
    }
  }
}

extension Problem {
  fileprivate static let noWebhookSecret = Problem(
    kind: "not-configured", title: "No webhook secret is configured", status: 404,
    detail:
      "Set STRIPE_WEBHOOK_SECRET to the endpoint's secret, whsec_…: without it nobody can tell who sends.")

  fileprivate static func webhookRefused(_ reason: String) -> Problem {
    Problem(kind: "webhook-refused", title: "This does not come from Stripe", status: 400, detail: reason)
  }

  fileprivate static let webhookNotKept = Problem(
    kind: "not-kept", title: "The event cannot be kept now", status: 503, detail: "Send it again.",
    retryAfterSeconds: 30)
}
