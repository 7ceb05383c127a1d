import Assistant
import Channels
import Essentials
import Learning
import Persistence
import Telemetry
import Ticketing

/// Outgoing webhooks, put together from the configuration.
struct WebhookServices: Sendable {
  /// Who is told what.
  let store: WebhookStore
  /// Tells them.
  let dispatcher: WebhookDispatcher

  /// - Throws: When the server's secret cannot be read or made.
  init(_ services: Services) throws {
    let configuration = services.configuration
    try DataFolder.make(configuration.data)
    store = WebhookStore(
      services.webhooks, secret: try ServerSecrets(configuration).signingKey, catalogue: .all,
      settings: configuration.webhooks)
    dispatcher = WebhookDispatcher(
      store, client: services.client, logger: services.logger.named("webhooks"), metrics: services.metrics)
  }
}

extension WebhookCatalogue {
  /// What the program raises.
  static let all = WebhookCatalogue([
    WebhookEvent(
      .messageAnswered, "A customer's message has its reply",
      sample: [
        "conversation_id": conversation, "message_id": "msg_01h455vb4pex5vsknk084sn02q",
        "in_reply_to": "msg_01h455vb4pex5vsknk084sn02r", "agent": "general", "source": "knowledge",
        "confidence": 0.91, "cached": false, "handoff": false,
      ]),
    WebhookEvent(
      .handoffRequested, "A conversation is passed to an operator",
      sample: [
        "conversation_id": conversation, "message_id": "msg_01h455vb4pex5vsknk084sn02q", "agent": "general",
        "reason": "requested",
      ]),
    WebhookEvent(
      .slaWarned, "The time in which people should answer a handoff, or be done with it, is nearly over",
      sample: deadline),
    WebhookEvent(
      .slaBreached, "People have not answered a handoff, or not been done with it, in time", sample: deadline),
    WebhookEvent(
      .feedbackReceived, "A customer has said what they think of an answer, or how a conversation was",
      sample: [
        "conversation_id": conversation,
        "message_id": "msg_01h455vb4pex5vsknk084sn02q", "rating": "down", "score": .null, "commented": true,
        "agent": "billing",
      ]),
    WebhookEvent(
      .conversationCompleted, "A conversation was ended",
      sample: [
        "conversation_id": conversation, "channel": "web", "created_at": "2026-11-22T09:00:00.000Z",
        "ended_at": "2026-11-22T09:05:00.000Z",
      ]),
    WebhookEvent(
      .errorOccurred, "A customer's message could not be answered",
      sample: [
        "conversation_id": conversation, "message_id": "msg_01h455vb4pex5vsknk084sn02q",
        "problem": "/problems/turn-failed", "status": 500,
      ]),
    WebhookEvent(
      .ticketPurchased, "Tickets are paid", sample: order("confirmed", tickets: 2, charged: "80.00")),
    WebhookEvent(
      .ticketUpgraded, "Tickets were changed for other seats of the same event",
      sample: order("confirmed", tickets: 2, charged: "25.00")),
    WebhookEvent(
      .ticketExchanged, "Tickets were changed for those of another event",
      sample: order("confirmed", tickets: 2, charged: "10.00")),
    WebhookEvent(
      .ticketRefunded, "Tickets were returned, and what goes back to cards has gone there",
      sample: order("partially_refunded", tickets: 1, refunded: "40.00")),
  ])

  private static let conversation: JSONValue = "conv_01h455vb4pex5vsknk084sn02q"

  private static let deadline: [String: JSONValue] = [
    "conversation_id": conversation, "handoff_id": "hnd_01h455vb4pex5vsknk084sn02q", "target": "first_reply",
    "due_at": "2026-11-23T09:15:00.000Z", "queue": "general", "state": "waiting", "operator_id": .null,
  ]

  private static func order(
    _ state: JSONValue, tickets: JSONValue, charged: JSONValue = "0.00", refunded: JSONValue = "0.00"
  ) -> [String: JSONValue] {
    [
      "order_id": "ord_01h455vb4pex5vsknk084sn02q", "operation_id": "op_01h455vb4pex5vsknk084sn02q",
      "customer_id": "cus_01h455vb4pex5vsknk084sn02q", "conversation_id": conversation,
      "event_id": "evt_01h455vb4pex5vsknk084sn02q", "order_state": state, "tickets": tickets,
      "charged": charged, "refunded": refunded, "credit_used": "0.00", "credit_given": "0.00",
      "currency": "GBP",
    ]
  }
}
