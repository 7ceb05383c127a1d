import Channels
import Essentials
import HTTPServer
import Identity
import Persistence

/// Addresses that are told what happens.
enum WebhookEndpoints {
  static var all: [Endpoint] { [events, list, create, show, change, remove, rotate] }

  static let id = Endpoint.Parameter.path("id", "The webhook", of: WebhookID.self)
  private static let shown = Shapes.reference("Webhook")
  private static let issued = JSONSchema.object(
    nil, .required("webhook", shown), .required("secret", Shapes.issuedSecret))

  private static var events: Endpoint {
    Endpoint(
      .get, "/v1/webhook-events", "listWebhookEvents", "What addresses can be told of, with a sample of each",
      section: .webhooks, access: .scope(.manageWebhooks),
      answers: [
        .json(
          200, "The events",
          .object(nil, .required("events", .array(of: Shapes.reference("WebhookEvent")))))
      ]
    ) { api, _ in
      let now = api.clock.now
      let events = WebhookCatalogue.all.events.map { event -> JSONValue in
        [
          "name": .string(event.name.rawValue), "summary": .string(event.summary),
          "sample": event.sampleBody(at: now),
        ]
      }
      return .value(["events": .array(events)])
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/webhooks", "listWebhooks", "All webhooks, the oldest first",
      section: .webhooks, access: .scope(.manageWebhooks),
      answers: [.json(200, "At most 50", .object(nil, .required("webhooks", .array(of: shown))))]
    ) { api, _ in
      .value(["webhooks": try await api.webhooks.store.all().json])
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/webhooks", "createWebhook", "Have an address told what happens",
      details: """
        What is sent is signed in the form of Standard Webhooks (https://www.standardwebhooks.com). The secret is shown \
        once. With an `Idempotency-Key`, the same request makes one webhook.
        """,
      section: .webhooks, access: .scope(.manageWebhooks),
      parameters: [
        .header(
          "Idempotency-Key", .string("Your own name for the request", lengths: 1...255, isStorable: true))
      ],
      body: .json(
        .object(
          nil, .required("url", Shapes.webhookURL), .required("events", Shapes.webhookEvents),
          .optional("description", Shapes.webhookDescription))),
      answers: [.json(201, "The webhook and its secret", issued)]
    ) { api, call in
      let made = try await api.webhooks.store.add(
        url: call.required("url"), description: call.body["description"]?.stringValue ?? "",
        events: call.webhookEvents ?? [], request: call.text("Idempotency-Key"), by: try call.principal(),
        from: call.origin)
      return .secret(
        ["webhook": made.webhook.json, "secret": .optional(made.secret)], status: 201)
    }
  }

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/webhooks/{id}", "getWebhook", "A webhook, and how much waits for it",
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [id],
      answers: [.json(200, "The webhook", shown)]
    ) { api, call in
      .value(try await api.webhooks.store.webhook(try call.request.parameter("id")).json)
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .patch, "/v1/webhooks/{id}", "changeWebhook", "Change a webhook, pause it or make it active again",
      details: """
        What is not named stays. While it is paused nothing is written down for it; what waits is sent when it is active \
        again, or given up when its time is over.
        """,
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [id],
      body: .json(
        .object(
          nil, .optional("url", Shapes.webhookURL), .optional("events", Shapes.webhookEvents),
          .optional("description", Shapes.webhookDescription),
          .optional("active", JSONSchema(.boolean, "Whether it is told", example: true)))),
      answers: [.json(200, "The webhook", shown)]
    ) { api, call in
      let change = WebhookChange(
        url: call.body["url"]?.stringValue, description: call.body["description"]?.stringValue,
        events: call.webhookEvents, isActive: call.body["active"]?.boolValue)
      return .value(
        try await api.webhooks.store.change(
          try call.request.parameter("id"), change, by: try call.principal(), from: call.origin
        ).json)
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/webhooks/{id}", "removeWebhook", "Tell an address nothing any more",
      details: "What waits for it goes too, and the log of what was sent there.",
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [id],
      answers: [.empty(204, "It is gone")]
    ) { api, call in
      try await api.webhooks.store.remove(
        try call.request.parameter("id"), by: try call.principal(), from: call.origin)
      return HTTPResponse(status: 204)
    }
  }

  private static var rotate: Endpoint {
    Endpoint(
      .post, "/v1/webhooks/{id}/rotate", "rotateWebhookSecret", "Give a webhook a new secret",
      details: """
        For a while what is sent has two signatures, one by each secret, so that the receiver changes its own when it \
        likes.
        """,
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [id],
      body: .json(
        .object(
          nil,
          .optional(
            "overlap_seconds",
            JSONSchema(
              .integer(0...WebhookSettings.longestOverlap.components.seconds),
              "How long the former secret still signs; a day unless told", example: 86_400))),
        isRequired: false),
      answers: [.json(200, "The webhook and its new secret", issued)]
    ) { api, call in
      let overlap = Duration.seconds(call.body["overlap_seconds"]?.integerValue ?? 86_400)
      let made = try await api.webhooks.store.rotate(
        try call.request.parameter("id"), overlap: overlap, by: try call.principal(), from: call.origin)
      return .secret(["webhook": made.webhook.json, "secret": .optional(made.secret)])
    }
  }
}

extension API {
  var webhooks: WebhookServices { assistant.webhooks }
}

extension Call {
  /// The events that the body names, where it does.
  fileprivate var webhookEvents: [EventName]? {
    body["events"]?.arrayValue?.map { EventName(rawValue: $0.stringValue ?? "") }
  }
}
