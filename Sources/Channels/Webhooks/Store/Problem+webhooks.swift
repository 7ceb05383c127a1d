import Essentials

extension Problem {
  static let unknownWebhook = Problem(
    kind: "not-found", title: "There is nothing here", status: 404,
    detail: "There is no such webhook; GET /v1/webhooks lists them.")

  static let unknownDelivery = Problem(
    kind: "not-found", title: "There is nothing here", status: 404,
    detail: "There is no such delivery of this webhook; GET /v1/webhooks/{id}/deliveries lists them.")

  static let tooManyWebhooks = Problem(
    kind: "too-many-webhooks", title: "There are too many webhooks", status: 409,
    detail:
      "A company has \(WebhookSettings.mostWebhooks) at most. Remove one first: DELETE /v1/webhooks/{id}.")

  static let deliveryWaits = Problem(
    kind: "delivery-waits", title: "The delivery waits", status: 409,
    detail: "It is sent by itself when it is due, or is just being sent; its `due_at` says when.")

  static let anotherWebhooksKey = Problem(
    kind: "idempotency-key-reused", title: "The key was used for another webhook", status: 409,
    detail: "The same Idempotency-Key has made a webhook with another address or other events. Use a new key."
  )

  static let webhookIsGone = Problem(
    kind: "webhook-inactive", title: "The webhook is not active", status: 409,
    detail: "Nothing is sent to it. Make it active first: PATCH /v1/webhooks/{id} with {\"active\": true}.")
}
