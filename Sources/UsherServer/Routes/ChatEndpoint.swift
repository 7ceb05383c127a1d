import Assistant
import Essentials
import HTTPServer

/// `POST /chat`: one question, one answer, for scripts and simple integrations.
enum ChatEndpoint {
  static var all: [Endpoint] { [chat] }

  private static var chat: Endpoint {
    Endpoint(
      .post, "/chat", "chat", "Ask one question",
      details: """
        Without `conversation_id` a new conversation begins. Whoever has the id of a conversation that began here may \
        continue it here; reading it needs the token. One that may not be continued here is answered as one that does \
        not exist.
        """,
      section: .chat, access: .open, limit: .chat,
      body: .json(Self.questionShape),
      answers: [
        .json(200, "The answer", Self.answerShape),
        .json(
          202, "An operator has the conversation, and answers in it",
          .object(
            nil, .required("conversation_id", Shapes.identifier(ConversationID.self, "The conversation")),
            .required("detail", Shapes.text))),
      ], isSlow: true
    ) { api, call in
      try await api.chat(call)
    }
  }

  private static let questionShape = JSONSchema(
    .object(
      [
        .required(
          "message",
          .string(
            "The question", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true, isStorable: true,
            example: "How do I get a refund?")),
        .optional(
          "conversation_id",
          JSONSchema(.nullable(.string("The conversation to continue", lengths: 1...64, isStorable: true)))),
      ] + NamedCustomer.properties(plain: "user_id", "Your own name for the customer, not proved"),
      others: nil))

  private static let answerShape = JSONSchema.object(
    nil,
    .required("response", .string("The answer, in Markdown")),
    .required("conversation_id", Shapes.identifier(ConversationID.self, "The conversation")),
    .optional(
      "conversation_token",
      .string("Opens `/v1/conversations/{id}` for reading; told when the conversation begins")),
    .required("cached", JSONSchema(.boolean)),
    .required("response_time_ms", JSONSchema(.number(0...Double.infinity))),
    .required("sources", .array(of: Shapes.reference("Citation"))),
    .required(
      "source", .string("Where the answer comes from", choices: AnswerSource.allCases.map(\.rawValue))),
    .optional("correction", AnswerCorrection.shape),
    .required("confidence", Shapes.share),
    .required("agent", Shapes.text),
    .required("model", JSONSchema(.nullable(Shapes.reference("AnsweringModel")))),
    .required("suggestions", .array(of: Shapes.text)),
    .required("cards", Shapes.cards),
    .required("requires_escalation", JSONSchema(.boolean)),
    .required("quality", JSONSchema(.nullable(Shapes.reference("Quality")))))
}

extension API {
  fileprivate func chat(_ call: Call) async throws -> HTTPResponse {
    var incoming = IncomingMessage(
      tenant: tenant, channel: .api, text: call.body["message"]?.stringValue ?? "")
    let customer = try await self.customer(named: call.body, plain: "user_id")
    incoming.customerReference = customer.reference
    incoming.customer = customer.proved
    if let id = call.body["conversation_id"]?.stringValue {
      incoming.conversation = try await continuable(id, customer.proved, call)
    } else if let turn = turns.turns.cachedTurn(for: incoming) {
      try await turns.quota?.admit()
      return answer(turn)
    }
    let turn = try await turns.post(incoming)
    guard let reply = try await turn.end() else {
      let detail = "A person has this conversation, and answers in it."
      return .value(
        ["conversation_id": .string(turn.message.conversation.text), "detail": .string(detail)], status: 202)
    }
    // Who only knows a conversation's name may go on with it here, but not read what was said in it.
    return Self.response(
      ChatRendering.bytes(reply.text, reply.answer), reply.conversation, reply.answer.responseMilliseconds,
      token: incoming.conversation == nil ? credentials.token(for: reply.conversation) : nil)
  }

  /// Answers when the turn is durable.
  private func answer(_ turn: CachedTurn) -> HTTPResponse {
    let pending = PendingResponse()
    turn.record { [credentials] milliseconds in
      pending.fulfil {
        Self.response(
          turn.reply.rendering, turn.conversation, try milliseconds.get(),
          token: credentials.token(for: turn.conversation))
      }
    }
    return .pending(pending)
  }

  /// A conversation that may be continued here: one that began here, or any whose token came along. What is known about
  /// a proved customer is for them alone: their conversation needs the token or the same signature. Of any other, a
  /// stranger does not even learn that it exists.
  private func continuable(_ text: String, _ proved: String?, _ call: Call) async throws -> ConversationID {
    guard let id = ConversationID(text) else { throw Problem.unknown("conversation") }
    if let token = call.request.bearerToken, credentials.isToken(token, for: id) { return id }
    let conversation = try await conversation(id)
    let isTheirs = conversation.customer.map { ConstantTime.areEqual($0, proved ?? "") } ?? true
    guard conversation.channel == .api, isTheirs else { throw Problem.unknown("conversation") }
    return id
  }

  private static func response(
    _ rendering: [UInt8], _ conversation: ConversationID, _ milliseconds: Double, token: String?
  ) -> HTTPResponse {
    var writer = JSONWriter(capacity: rendering.count + 256)
    writer.write(raw: "{\"conversation_id\":")
    writer.write(conversation.text)
    if let token {
      writer.write(raw: ",\"conversation_token\":")
      writer.write(token)
    }
    writer.write(raw: ",\"response_time_ms\":")
    writer.write((milliseconds * 1000).rounded() / 1000)
    writer.write(raw: ",")
    writer.write(raw: rendering)
    return .json(bytes: writer.bytes)
  }
}
