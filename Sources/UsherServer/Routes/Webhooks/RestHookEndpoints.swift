import Channels
import Essentials
import HTTPServer
import Identity
import Persistence

/// REST hooks, as Zapier and its like expect them: a service subscribes an address to one event, unsubscribes it, and asks
/// for a sample beforehand. Source: https://docs.zapier.com/platform/build/cli-hook-trigger, https://resthooks.org
enum RestHookEndpoints {
  static var all: [Endpoint] { [subscribe, unsubscribe, sample] }

  private static var subscribe: Endpoint {
    Endpoint(
      .post, "/v1/hooks", "subscribeHook", "Subscribe an address to an event (REST hooks)",
      details: """
        The address is `target_url`, or `hookUrl` as Zapier calls it. Keep `id`: the subscription ends by it. What is sent \
        is signed like any other webhook; who does not check signatures need not keep `secret`.
        """,
      section: .webhooks, access: .scope(.manageWebhooks),
      body: .json(
        .object(
          nil, .optional("target_url", Shapes.webhookURL), .optional("hookUrl", Shapes.webhookURL),
          .required("event", Shapes.webhookEventName))),
      answers: [
        .json(
          201, "The subscription",
          .object(
            nil, .required("id", Shapes.identifier(WebhookID.self, "What ends it")),
            .required("event", Shapes.webhookEventName), .required("target_url", Shapes.webhookURL),
            .required("secret", Shapes.issuedSecret)))
      ]
    ) { api, call in
      guard let url = call.body["target_url"]?.stringValue ?? call.body["hookUrl"]?.stringValue else {
        throw Problem.wrongShape([
          .init(pointer: "/target_url", detail: "must say where events go; “hookUrl” will do too")
        ])
      }
      let event = EventName(rawValue: call.required("event"))
      let made = try await api.webhooks.store.add(
        url: url, description: "", events: [event], .restHook, by: try call.principal(), from: call.origin)
      return .secret(
        [
          "id": .string(made.webhook.id.text), "event": .string(event.rawValue), "target_url": .string(url),
          "secret": .optional(made.secret),
        ], status: 201)
    }
  }

  private static var unsubscribe: Endpoint {
    Endpoint(
      .delete, "/v1/hooks/{id}", "unsubscribeHook", "End a subscription (REST hooks)",
      details: "Only one that was made so; other webhooks are removed with DELETE /v1/webhooks/{id}.",
      section: .webhooks, access: .scope(.manageWebhooks), parameters: [WebhookEndpoints.id],
      answers: [.empty(204, "It is gone")]
    ) { api, call in
      try await api.webhooks.store.remove(
        try call.request.parameter("id"), .restHook, by: try call.principal(), from: call.origin)
      return HTTPResponse(status: 204)
    }
  }

  private static var sample: Endpoint {
    Endpoint(
      .get, "/v1/hooks/samples", "sampleHook", "What an event looks like (REST hooks)",
      details: "A list with one element, as Zapier wants it.", section: .webhooks,
      access: .scope(.manageWebhooks),
      parameters: [.query("event", Shapes.webhookEventName, isRequired: true)],
      answers: [
        .json(
          200, "The sample",
          .array(of: JSONSchema(.object([], others: JSONSchema(.any)), example: example), counts: 1...1))
      ]
    ) { api, call in
      guard let name = call.text("event"), let event = WebhookCatalogue.all[EventName(rawValue: name)] else {
        throw Problem.unknown("event")
      }
      return .value(.array([event.sampleBody(at: api.clock.now)]))
    }
  }

  private static let example = WebhookCatalogue.all.events.first?
    .sampleBody(at: Timestamp(milliseconds: 1_795_338_000_000))
}
