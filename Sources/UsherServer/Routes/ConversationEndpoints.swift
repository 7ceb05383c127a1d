import Assistant
import Essentials
import HTTPServer
import Identity
import Knowledge
import TicketAgent

/// Conversations: begin, look up, list, end.
enum ConversationEndpoints {
  static var all: [Endpoint] { [create, list, get, end, passage] }

  private static let parameter = Endpoint.Parameter.path("id", "The conversation", of: ConversationID.self)

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/conversations", "createConversation", "Begin a conversation",
      details: """
        The token is shown this once; whoever has it may read and continue the conversation. A customer whose reference \
        comes with your signature is proved: tools act for them, and what they agree to is remembered.
        """,
      section: .conversations, access: .open, limit: .chat,
      parameters: [
        .header(
          "Idempotency-Key",
          .string(
            "A random name of your own for this request, such as a UUID; sending it again gives the same "
              + "conversation and token, so keep it secret",
            lengths: 32...128))
      ],
      body: .json(
        JSONSchema(
          .object(
            NamedCustomer.properties(
              plain: "customer_reference", "Your own name for the customer, not proved") + [
                .optional("channel", .string(choices: ["web", "api"])),
                .optional("metadata", Shapes.metadata),
              ], others: nil)), isRequired: false),
      answers: [
        .json(
          201, "The conversation",
          .object(
            nil, .required("conversation", Shapes.reference("Conversation")),
            .required("token", .string("Send it as `Authorization: Bearer`"))))
      ]
    ) { api, call in
      let customer = try await api.customer(named: call.body, plain: "customer_reference")
      let conversation = try await api.conversations.create(
        channel: call.body["channel"]?.stringValue.flatMap { Channel(rawValue: $0) } ?? .web,
        customerReference: customer.reference, customer: customer.proved,
        metadata: call.body["metadata"]?.objectValue?.compactMapValues(\.stringValue) ?? [:],
        idempotencyKey: call.text("Idempotency-Key"), api.tenant)
      let token = api.credentials.token(for: conversation.id)
      return .value(
        ["conversation": conversation.json, "token": .string(token)], status: 201,
        location: "/v1/conversations/\(conversation.id)")
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/conversations", "listConversations", "List conversations, newest first",
      section: .conversations, access: .scope(.viewHistory),
      parameters: Endpoint.Parameter.paging(ConversationID.self),
      answers: [
        .json(200, "A page", Shapes.page("conversations", of: Shapes.reference("Conversation")))
      ]
    ) { api, call in
      let paging = try Paging<ConversationKind>(call)
      let found = try await api.conversations.list(after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("conversations", of: found, id: \.id)
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}", "getConversation", "Look up a conversation", section: .conversations,
      access: .conversation(or: .viewHistory), limit: .search, parameters: [Self.parameter],
      answers: [.json(200, "The conversation", Shapes.reference("Conversation"))]
    ) { api, call in
      .value(try await api.conversation(call.conversation()).json)
    }
  }

  private static var end: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/end", "endConversation", "End a conversation",
      details: "It stays readable and takes no more messages. Ending it twice changes nothing.",
      section: .conversations, access: .conversation(or: .answerCustomers), limit: .chat,
      parameters: [Self.parameter],
      answers: [.json(200, "The conversation", Shapes.reference("Conversation"))]
    ) { api, call in
      let ended = try await api.conversations.end(call.conversation(), api.tenant)
      try await api.assistant.tickets?.conversationEnded(ended.id)
      return .value(ended.json)
    }
  }

  private static var passage: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/passages/{passage}", "getCitedPassage", "Read a cited passage",
      details: "Only passages that this conversation's answers cite; the whole base is the operators'.",
      section: .conversations, access: .conversation(or: .viewHistory), limit: .search,
      parameters: [Self.parameter, .path("passage", "The passage", of: PassageID.self)],
      answers: [.json(200, "The passage", Shapes.reference("Passage"))]
    ) { api, call in
      let id: PassageID = try call.request.parameter("passage")
      guard try await api.conversations.isCited(id, in: call.conversation(), api.tenant),
        let passage = try await api.knowledge.passage(id, api.tenant)
      else { throw Problem.unknown("passage in this conversation") }
      return .value(passage.json)
    }
  }
}
