import Channels
import Essentials
import HTTPServer
import Identity
import Persistence

/// What addresses were told, and telling them again.
enum WebhookDeliveryEndpoints {
  static var all: [Endpoint] { [test, list, show, replay, replayAll] }

  private static let delivery = Endpoint.Parameter.path(
    "delivery", "The delivery", of: WebhookDeliveryID.self)
  private static let report = Shapes.reference("WebhookReport")

  private static var test: Endpoint {
    Endpoint(
      .post, "/v1/webhooks/{id}/test", "testWebhook", "Send a sample at once, and see what comes back",
      details: """
        It is signed like any other, tried once, and sent though the webhook is paused. `log` of the answer says what came \
        back. Its identifiers name nothing that there is.
        """,
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [WebhookEndpoints.id],
      body: .json(
        .object(
          nil,
          .optional("event", Shapes.webhookEventName)),
        isRequired: false),
      answers: [.json(200, "The delivery, and what came back", report)]
    ) { api, call in
      let event = call.body["event"]?.stringValue.map { EventName(rawValue: $0) }
      return .value(
        try await api.webhooks.dispatcher.test(
          try call.request.parameter("id"), event, by: try call.principal(), from: call.origin
        ).json)
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/webhooks/{id}/deliveries", "listWebhookDeliveries",
      "What an address was told, the newest first",
      section: .webhooks, access: .scope(.manageWebhooks),
      parameters: [
        WebhookEndpoints.id,
        .query("state", .string(choices: WebhookDelivery.State.allCases.map(\.rawValue))),
      ] + Endpoint.Parameter.paging(WebhookDeliveryID.self),
      answers: [
        .json(200, "A page", Shapes.page("deliveries", of: Shapes.reference("WebhookDelivery")))
      ]
    ) { api, call in
      let paging = try Paging<WebhookDeliveryKind>(call)
      let found = try await api.webhooks.store.deliveries(
        of: try call.request.parameter("id"), call.text("state").flatMap(WebhookDelivery.State.init),
        after: paging.after, limit: paging.limit + 1)
      return paging.page("deliveries", of: found) { $0.id }
    }
  }

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/webhooks/{id}/deliveries/{delivery}", "getWebhookDelivery",
      "A delivery: what was sent, and what came back each time", section: .webhooks,
      access: .scope(.manageWebhooks), parameters: [WebhookEndpoints.id, delivery],
      answers: [.json(200, "The delivery", report)]
    ) { api, call in
      .value(
        try await api.webhooks.store.delivery(
          try call.request.parameter("delivery"), of: try call.request.parameter("id")
        ).json)
    }
  }

  private static var replay: Endpoint {
    Endpoint(
      .post, "/v1/webhooks/{id}/deliveries/{delivery}/replay", "replayWebhookDelivery",
      "Make a delivery again that has failed for good, or was taken",
      details: "It has the same `webhook-id`, and all its attempts before it.", section: .webhooks,
      access: .scope(.manageWebhooks), parameters: [WebhookEndpoints.id, delivery],
      answers: [.json(202, "It is sent next", Shapes.reference("WebhookDelivery"))]
    ) { api, call in
      let delivery = try await api.webhooks.store.replay(
        try call.request.parameter("delivery"), of: try call.request.parameter("id"),
        by: try call.principal(), from: call.origin)
      return .value(delivery.json, status: 202)
    }
  }

  private static var replayAll: Endpoint {
    Endpoint(
      .post, "/v1/webhooks/{id}/replay", "replayWebhook",
      "Make all deliveries again that have failed for good since a moment",
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [WebhookEndpoints.id],
      body: .json(
        .object(
          nil, .required("since", Shapes.webhookMoment))),
      answers: [
        .json(
          202, "They are sent next",
          .object(
            nil, .required("count", JSONSchema(.integer(0...Int64.max), "How many there are", example: 3))))
      ]
    ) { api, call in
      guard let since = Timestamp(call.required("since")) else {
        throw Problem.wrongShape([
          .init(pointer: "/since", detail: "must be a moment in UTC, such as 2026-11-22T09:00:00Z")
        ])
      }
      let count = try await api.webhooks.store.replay(
        deadSince: since, of: try call.request.parameter("id"), by: try call.principal(), from: call.origin)
      return .value(["count": .integer(Int64(count))], status: 202)
    }
  }
}
