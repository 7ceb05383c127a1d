import Assistant
import Essentials
import HTTPServer
import Identity
import Telemetry

/// The conversations as operators see them.
enum InboxEndpoints {
  static var all: [Endpoint] { [list, counts, events] }

  private static let moment = JSONSchema.string(
    "Only those whose customer waits since before this moment", format: "date-time",
    example: "2026-11-21T12:00:00Z")

  /// So many conversations can be asked for by name at once.
  fileprivate static let mostNames = 50
  private static let namesLength = mostNames * 32

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/inbox", "listInbox", "Conversations, as operators work on them",
      details: """
        `q` finds those in which all its words stand, of which the last may be the beginning of one, or whose customer is \
        called so. Conversations that the response cache \
        answered alone, and that nobody has come back to, are not there.
        """,
      section: .operators, access: .scope(.viewHistory),
      parameters: [
        .query(
          "view",
          .string(
            "Who has them; `open` unless told: all that are not over",
            choices: InboxFilter.View.allCases.map(\.rawValue))),
        .query(
          "order",
          .string(
            "`activity`, unless told: what was written in last comes first. `urgency`: of what people have or should have the most urgent, and of these what waits longest",
            choices: InboxFilter.Order.allCases.map(\.rawValue))),
        .query("assignee", .string("Whose, by their id", lengths: 1...160, isStorable: true)),
        .query(
          "priority", .string("At least so urgent", choices: HandoffPriority.allCases.map(\.name))),
        .query("channel", .string(choices: Channel.allCases.map(\.rawValue))),
        .query("queue", .string("Only those in this line", lengths: 1...120, isStorable: true)),
        .query("waiting_before", moment),
        .query(
          "conversation",
          .string(
            "Only these, by their ids with commas between: what has become of them in this view",
            lengths: 1...namesLength, isStorable: true)),
        .query("q", .string("Words", lengths: 1...200, isNotBlank: true, isStorable: true)),
        .query("after", .string("The `next_cursor` of the page before", lengths: 1...160, isStorable: true)),
        .query("limit", JSONSchema(.integer(1...100), "How many at most; 50 unless told")),
      ],
      answers: [
        .json(200, "A page", Shapes.page("conversations", of: Shapes.reference("InboxItem")))
      ]
    ) { api, call in
      var cursor: InboxCursor?
      let filter = try call.inboxFilter()
      if let text = call.text("after") {
        cursor = InboxCursor(text)
        guard cursor?.order == filter.order else {
          throw Problem.badParameter("after", "This must be the `next_cursor` of a page in the same order.")
        }
      }
      let page = try await api.inbox.page(
        filter, after: cursor, limit: call.number("limit") ?? 50, api.tenant)
      return .value(["conversations": page.items.json, "next_cursor": .optional(page.next?.text)])
    }
  }

  private static var counts: Endpoint {
    Endpoint(
      .get, "/v1/inbox/counts", "countInbox", "How many conversations each view of the inbox has",
      section: .operators, access: .scope(.viewHistory),
      answers: [
        .json(
          200, "By view",
          .object(
            nil,
            .required(
              "counts",
              JSONSchema(
                .object(InboxFilter.View.allCases.map { .required($0.rawValue, Shapes.count) }, others: nil)))
          ))
      ]
    ) { api, call in
      let counts = try await api.inbox.counts(for: try call.author(), api.tenant)
      let members = counts.map { ($0.key.rawValue, JSONValue.integer(Int64($0.value))) }
      return .value(["counts": .object(Dictionary(uniqueKeysWithValues: members))])
    }
  }

  private static var events: Endpoint {
    Endpoint(
      .get, "/v1/inbox/events", "followInbox", "Follow what happens in all conversations, as it happens",
      details: """
        Server-Sent Events, from all processes: `message.accepted`, `message.completed`, `message.passed`, `handoff`, \
        `typing`, and for operators alone `note.created`, `looking` and `conversation.changed`, each with its \
        `conversation_id`. It begins with `inbox.ready`: read the list then, and again at `inbox.interrupted`, since \
        something may have been missed. After ten minutes it ends; connect again. A user who may answer customers counts \
        as there while they follow.
        """,
      section: .operators, access: .scope(.viewHistory),
      answers: [
        Endpoint.Answer(
          status: 200, summary: "Events without end", content: [("text/event-stream", .string())])
      ], isSlow: true
    ) { api, call in
      InboxFeed(hub: api.turns.hub, attendance: try api.attendance(call)).response
    }
  }
}

extension Call {
  fileprivate func inboxFilter() throws -> InboxFilter {
    InboxFilter(
      text("view").flatMap(InboxFilter.View.init) ?? .open, for: try author(), assignee: text("assignee"),
      priority: text("priority").flatMap { HandoffPriority(name: $0) },
      channel: text("channel").flatMap { Channel(rawValue: $0) }, queue: text("queue"),
      waitingBefore: try moment("waiting_before"), text: text("q"),
      conversations: try named(),
      order: text("order").flatMap(InboxFilter.Order.init) ?? .activity)
  }

  /// The conversations that are asked for by name; nothing where all are.
  private func named() throws -> [ConversationID]? {
    guard let text = text("conversation") else { return nil }
    var ids: [ConversationID] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = ConversationID(name), ids.count < InboxEndpoints.mostNames else {
        throw Problem.badParameter(
          "conversation",
          "These must be at most \(InboxEndpoints.mostNames) ids of conversations with commas between.")
      }
      ids.append(id)
    }
    return ids
  }
}

extension API {
  /// How a user who answers customers counts as there while they watch; nothing for programs and whoever only reads.
  fileprivate func attendance(_ call: Call) throws -> Attendance? {
    let principal = try call.principal()
    guard principal.user != nil, principal.scopes.contains(.answerCustomers) else { return nil }
    return Attendance(
      desk: presences, author: try call.author(), role: principal.role.rawValue, tenant: tenant,
      logger: assistant.services.logger.named("operators"))
  }

  fileprivate var inbox: Inbox { Inbox(database: assistant.services.database, clock: clock) }
}

extension InboxItem: JSONRepresentable {
  var json: JSONValue {
    [
      "conversation": conversation.json, "handoff": handoff?.json ?? .null, "last_text": .string(lastText),
      "last_role": .optional(lastRole?.rawValue),
    ]
  }
}
