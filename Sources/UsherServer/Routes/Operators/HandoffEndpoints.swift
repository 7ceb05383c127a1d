import Assistant
import Essentials
import HTTPServer
import Identity

/// Passing conversations between the assistant and operators.
enum HandoffEndpoints {
  static var all: [Endpoint] { [take, giveBack, history] }

  static let parameter = Endpoint.Parameter.path("id", "The conversation", of: ConversationID.self)
  static let change = Endpoint.Answer.json(
    200, "The conversation and its handoff",
    .object(
      nil, .required("conversation", Shapes.reference("Conversation")),
      .required("handoff", Shapes.reference("HandoffRecord"))))

  private static var take: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/take", "takeConversation",
      "Take a conversation: the assistant keeps silent",
      details: """
        The customer reads who has come. Of two who take a conversation at once, one gets it; the other is told with 409 \
        who has it, and may take it from them by sending their id as `from`. Taking what one has changes nothing.
        """,
      section: .operators, access: .scope(.answerCustomers), parameters: [parameter],
      body: .json(
        .object(
          nil,
          .optional(
            "from",
            .string(
              "The id of the operator from whom it is taken", lengths: 1...160, isStorable: true,
              example: "usr_01h455vb4pex5vsknk084sn02q")),
          Call.operatorMember), isRequired: false),
      answers: [change]
    ) { api, call in
      let id = try call.conversation()
      let changed = try await api.desk.take(
        id, by: try call.author(), from: call.body["from"]?.stringValue)
      if changed.notice != nil { try await api.note(.conversationTaken, call, on: id.text) }
      return changed.response
    }
  }

  private static var giveBack: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/give-back", "giveConversationBack",
      "Give a conversation back: the assistant goes on",
      details:
        "The assistant knows what was said. Only who has the conversation may, or anybody while nobody has it.",
      section: .operators, access: .scope(.answerCustomers), parameters: [parameter],
      body: .json(
        .object(
          nil,
          .optional(
            "note",
            .string(
              "What colleagues should know", lengths: 1...2000, isNotBlank: true, isStorable: true,
              example: "Refund agreed, the assistant may book.")), Call.operatorMember), isRequired: false),
      answers: [change]
    ) { api, call in
      let id = try call.conversation()
      let changed = try await api.desk.giveBack(
        id, by: try call.author(), note: call.body["note"]?.stringValue)
      try await api.note(.conversationGivenBack, call, on: id.text)
      return changed.response
    }
  }

  private static var history: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/handoffs", "listHandoffs",
      "Every time that people had a conversation, and what happened", section: .operators,
      access: .scope(.viewHistory), parameters: [parameter],
      answers: [
        .json(
          200, "Oldest first",
          .object(nil, .required("handoffs", .array(of: Shapes.reference("HandoffHistory")))))
      ]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      let history = try await api.desk.desk.history(of: conversation.id, api.tenant)
      return .value([
        "handoffs": .array(
          history.map { handoff, entries in
            ["handoff": handoff.json, "entries": .array(entries.map(\.json))]
          })
      ])
    }
  }
}

extension HandoffDesk.Change {
  var response: HTTPResponse { .value(["conversation": conversation.json, "handoff": handoff.json]) }
}

extension Operator: JSONRepresentable {
  var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}

extension HandoffRecord: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "conversation_id": .string(conversation.text), "state": .string(state.rawValue),
      "reason": .string(reason.rawValue), "priority": .string(urgency.priority.name),
      "why": .texts(urgency.why), "operator": `operator`?.json ?? .null,
      "created_at": .string(createdAt.description), "taken_at": .optional(takenAt?.description),
      "first_reply_at": .optional(firstReplyAt?.description),
      "waiting_since": .optional(waitingSince?.description), "unread": .integer(Int64(unread)),
      "ended_at": .optional(endedAt?.description), "snoozed_until": .optional(snoozedUntil?.description),
      "sla": ["first_reply": firstReply?.json ?? .null, "resolution": resolution?.json ?? .null],
      "summary": summary?.json ?? .null, "queue": .optional(queue),
      "score": score.map { .number($0) } ?? .null,
    ]
  }
}

extension HandoffDeadline: JSONRepresentable {
  var json: JSONValue { ["due_at": .string(dueAt.description), "state": .string(state.rawValue)] }
}

extension HandoffSummary: JSONRepresentable {
  var json: JSONValue {
    [
      "customer": .string(customer), "wants": .string(wants), "tried": .texts(tried),
      "facts": .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "next": .string(next), "author": .string(author),
    ]
  }
}

extension HandoffEntry: JSONRepresentable {
  var json: JSONValue {
    [
      "at": .string(at.description), "state": .string(state.rawValue), "by": by?.json ?? .null,
      "note": .optional(note),
    ]
  }
}
