import Channels
import Essentials
import Persistence

/// The shapes of outgoing webhooks.
extension Shapes {
  static let webhookComponents: [String: JSONSchema] = [
    "Webhook": webhook, "WebhookSecret": webhookSecret, "WebhookDelivery": webhookDelivery,
    "WebhookReport": webhookReport, "WebhookEvent": webhookEvent,
  ]

  static let webhookURL = JSONSchema.string(
    "Where it is: https, and a host on the public internet", lengths: 1...2000, isStorable: true,
    example: "https://example.com/hooks/usher")
  static let webhookEventName = JSONSchema.string(
    "What has happened", choices: WebhookCatalogue.all.events.map(\.name.rawValue),
    example: "ticket_purchased")
  static let webhookEvents = JSONSchema.array(
    of: webhookEventName, counts: 1...50, "What it is told of")
  static let webhookDescription = JSONSchema.string(
    "What it is for", lengths: 0...500, isStorable: true, example: "Our CRM")
  static let webhookMoment = JSONSchema.string(
    "A moment in UTC", format: "date-time", example: "2026-11-22T09:00:00.000Z")
  /// Shown once.
  static let issuedSecret = JSONSchema(
    .nullable(.string(example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")),
    "What signatures are checked with; shown this once. Null where the same request had made the webhook: rotate it to get another"
  )

  private static let webhook = JSONSchema.object(
    "An address that is told what happens",
    .required("id", identifier(WebhookID.self, "Its name")), .required("url", webhookURL),
    .required("description", webhookDescription), .required("events", webhookEvents),
    .required(
      "state",
      .string(
        "`gone`: its receiver has answered 410, nothing is sent there until it is made active again",
        choices: Webhook.State.allCases.map(\.rawValue))),
    .required(
      "origin", .string("Who has made it", choices: Webhook.Origin.allCases.map(\.rawValue))),
    .required(
      "secrets",
      .array(of: reference("WebhookSecret"), "What it is signed with, but for itself; the newest first")),
    .required("waiting", JSONSchema(.integer(0...Int64.max), "How many deliveries wait", example: 0)),
    .required(
      "dead", JSONSchema(.integer(0...Int64.max), "How many have failed for good", example: 0)),
    .required("created_at", webhookMoment), .required("updated_at", webhookMoment))

  private static let webhookSecret = JSONSchema.object(
    "A secret that deliveries are signed with, but for itself",
    .required("id", .string(example: "whs_01h455vb4pex5vsknk084sn02q")),
    .required("created_at", webhookMoment),
    .required(
      "expires_at", JSONSchema(.nullable(webhookMoment), "Until when it signs beside the one in its place")))

  private static let webhookMembers: [JSONSchema.Property] = [
    .required("id", identifier(WebhookDeliveryID.self, "Its name")),
    .required("webhook_id", identifier(WebhookID.self, "Where it goes")),
    .required(
      "event_id",
      .string(
        "The header field `webhook-id`: the same however often it is sent",
        example: "whe_01h455vb4pex5vsknk084sn02q")),
    .required("event", webhookEventName),
    .required(
      "test", JSONSchema(.boolean, "Whether it is a sample that somebody has asked for", example: false)),
    .required("state", .string(choices: WebhookDelivery.State.allCases.map(\.rawValue))),
    .required("attempts", JSONSchema(.integer(0...Int64.max), "How often it was sent", example: 1)),
    .required(
      "due_at", JSONSchema(.nullable(webhookMoment), "When it is sent next; null when it is over")),
    .required("created_at", webhookMoment),
    .required("ended_at", JSONSchema(.nullable(webhookMoment), "When it was taken, or given up")),
  ]

  private static let webhookDelivery = JSONSchema(
    .object(webhookMembers, others: nil), "An event on its way to an address")

  private static let webhookReport = JSONSchema(
    .object(
      webhookMembers + [
        .required("body", .string("What is sent, to the letter")),
        .required(
          "log",
          .array(
            of: .object(
              "A time that it was sent", .required("number", count), .required("at", webhookMoment),
              .required(
                "status", JSONSchema(.nullable(JSONSchema(.integer(100...999))), "The answer's status")),
              .required("error", JSONSchema(.nullable(.string()), "Why there was no answer")),
              .required("answer", .string("The first 1,024 bytes of the answer")),
              .required("duration_ms", count)))),
      ], others: nil), "A delivery, what was sent and what came back")

  private static let webhookEvent = JSONSchema.object(
    "An event that can be chosen", .required("name", webhookEventName),
    .required("summary", .string("When it is raised")),
    .required("sample", JSONSchema(.object([], others: JSONSchema(.any)), "What is sent then")))
}

extension Webhook: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "url": .string(url), "description": .string(description),
      "events": .texts(events.map(\.rawValue)), "state": .string(state.rawValue),
      "origin": .string(origin.rawValue), "secrets": secrets.json, "waiting": .integer(Int64(waiting)),
      "dead": .integer(Int64(dead)), "created_at": .string(createdAt.description),
      "updated_at": .string(updatedAt.description),
    ]
  }
}

extension WebhookSecret: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "created_at": .string(createdAt.description),
      "expires_at": .optional(expiresAt?.description),
    ]
  }
}

extension WebhookDelivery: JSONRepresentable {
  var json: JSONValue { .object(members) }

  fileprivate var members: [String: JSONValue] {
    [
      "id": .string(id.text), "webhook_id": .string(webhook.text), "event_id": .string(event.text),
      "event": .string(name.rawValue), "test": .bool(isTest), "state": .string(state.rawValue),
      "attempts": .integer(Int64(attempts)),
      "due_at": .optional(state == .waiting ? dueAt.description : nil),
      "created_at": .string(createdAt.description), "ended_at": .optional(endedAt?.description),
    ]
  }
}

extension WebhookStore.Report: JSONRepresentable {
  var json: JSONValue {
    .object(
      delivery.members.merging([
        "body": .string(delivery.body), "log": attempts.json,
      ]) { _, new in new })
  }
}

extension WebhookAttempt: JSONRepresentable {
  var json: JSONValue {
    [
      "number": .integer(Int64(number)), "at": .string(at.description),
      "status": result.status.map { .integer(Int64($0)) } ?? .null, "error": .optional(result.error),
      "answer": .string(result.answer), "duration_ms": .integer(result.milliseconds),
    ]
  }
}
