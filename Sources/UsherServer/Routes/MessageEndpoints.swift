import Assistant
import Essentials
import HTTPServer
import Identity

/// Messages of a conversation: read them, send one, watch the answer come.
enum MessageEndpoints {
  static var all: [Endpoint] { [history, send, file] }

  fileprivate static let parameter = Endpoint.Parameter.path(
    "id", "The conversation", of: ConversationID.self)

  private static var history: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/messages", "listMessages", "Read the messages, oldest first",
      section: .conversations, access: .conversation(or: .viewHistory), limit: .search,
      parameters: [Self.parameter] + Endpoint.Parameter.paging(MessageID.self),
      answers: [.json(200, "A page", Shapes.page("messages", of: Shapes.reference("Message")))]
    ) { api, call in
      let paging = try Paging<MessageKind>(call)
      let conversation = try await api.conversation(call.conversation())
      let found = try await api.conversations.messages(
        of: conversation.id, after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("messages", of: found, id: \.id)
    }
  }

  private static let textShape = JSONSchema.string(
    "What the customer says", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true, isStorable: true,
    example: "Can I get a refund for my tickets?")

  private static let keyShape = JSONSchema.string(
    "A name of your own for this message; sending it again gives the same reply, never a second turn",
    lengths: 1...128, isStorable: true)

  private static var send: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/messages", "sendMessage", "Send a customer's message, get the reply",
      details: """
        With `Accept: text/event-stream` the turn is streamed as Server-Sent Events: `message.accepted`, \
        `message.started`, `text.delta`, `tool.started`, `tool.finished`, `citations`, \
        `cards`, `confirmation.requested`, `handoff`, and at last \
        `message.completed` or `error`. The same events come over the WebSocket at \
        `/v1/conversations/{id}/socket`. Files come as `multipart/form-data`. While an operator has the conversation there \
        is no reply: the answer is 202, the last event `message.passed`, and what the operator writes comes over the socket.
        """,
      section: .conversations, access: .conversation(or: .answerCustomers), limit: .chat,
      parameters: [Self.parameter],
      body: .json(
        .object(
          nil, .required("text", Self.textShape), .optional("id", Self.keyShape),
          .optional("confirmation", ConfirmationDecision.shape)),
        orForm: .object(
          nil, .required("text", Self.textShape), .optional("id", Self.keyShape),
          .optional("file", .array(of: .string(format: "binary"), counts: 0...Uploads.filesPerMessage)))),
      answers: [
        Endpoint.Answer(
          status: 200, summary: "The reply",
          content: [
            (
              "application/json",
              .object(
                nil, .required("message", Shapes.reference("Message")),
                .required("reply", Shapes.reference("Message")))
            ),
            (
              "text/event-stream",
              .openObject(
                "One of the turn's events", .required("event", .string()), .required("data", .string("JSON")))
            ),
          ]),
        .json(
          202, "An operator has the conversation, and answers when they can",
          .object(
            nil, .required("message", Shapes.reference("Message")),
            .required("reply", JSONSchema(.nullable(Shapes.reference("Message")), "Always null")))),
      ], isSlow: true
    ) { api, call in
      let incoming = try api.incomingMessage(call)
      let turn = try await api.post(incoming)
      if call.request.wantsEvents { return .events(of: turn) }
      guard let reply = try await turn.end() else {
        return .value(["message": turn.message.json, "reply": .null], status: 202)
      }
      return .value(["message": turn.message.json, "reply": reply.message.json])
    }
  }
}

extension MessageEndpoints {
  fileprivate static var file: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/files/{file}", "getFile", "Get a file that came with a message",
      details: "To be saved (`Content-Disposition: attachment`), under a type that no browser runs.",
      section: .conversations, access: .conversation(or: .viewHistory), limit: .search,
      parameters: [
        parameter,
        .path("file", .string("The file's id", lengths: 1...64, isStorable: true, example: "q1Zx0")),
      ],
      answers: [
        Endpoint.Answer(
          status: 200, summary: "The file", content: [("application/octet-stream", .string(format: "binary"))]
        )
      ]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      let name: String = try call.request.parameter("file")
      guard !name.utf8.contains(0),
        let found = try await api.conversations.attachment(at: name, in: conversation.id, api.tenant)
      else { throw Problem.unknown("file of this conversation") }
      return try api.uploads.response(found)
    }
  }
}

extension API {
  /// The message that a call brings, its files moved to where they stay.
  fileprivate func incomingMessage(_ call: Call) throws -> IncomingMessage {
    IncomingMessage(
      tenant: tenant, channel: .web, conversation: try call.conversation(),
      text: call.body["text"]?.stringValue ?? "",
      attachments: try uploads.keep(call.request.multipart?.files ?? []),
      decision: ConfirmationDecision(call.body["confirmation"]), idempotencyKey: call.body["id"]?.stringValue)
  }
}

extension API {
  /// Posts a message; the files of one that is not taken, or was taken before, are not kept.
  fileprivate func post(_ incoming: IncomingMessage) async throws -> AcceptedTurn {
    do {
      let turn = try await turns.post(incoming)
      if turn.message.attachments != incoming.attachments { uploads.remove(incoming.attachments) }
      return turn
    } catch {
      uploads.remove(incoming.attachments)
      throw error
    }
  }
}

extension HTTPResponse {
  /// A turn as Server-Sent Events.
  fileprivate static func events(of turn: AcceptedTurn) -> HTTPResponse {
    .events { writer in
      let accepted = LiveEvent.accepted(turn.message)
      try await writer.send(event: accepted.name, data: accepted.data)
      var teller = LiveEvent.Teller(question: turn.message)
      for await event in turn.events {
        let told = teller.tell(event)
        try await writer.send(event: told.name, data: told.data)
      }
    }
  }
}

extension HTTPRequest {
  /// Whether the client asked for Server-Sent Events.
  fileprivate var wantsEvents: Bool {
    headers.list("Accept").contains { $0.lowercased().hasPrefix("text/event-stream") }
  }
}
