import Assistant
import Essentials
import HTTPServer
import Identity
import Learning

/// What operators write: to customers, and notes for each other; and where they are.
enum OperatorMessageEndpoints {
  static var all: [Endpoint] { [say, typing, looking, write, read] }

  private static let text = JSONSchema.string(
    "What you say", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true, isStorable: true,
    example: "I have found your order, and see to it now.")
  private static let key = JSONSchema.string(
    "A name of your own for it, such as a UUID; sending it again stores nothing twice", lengths: 1...128,
    isStorable: true, example: "0b7a2f3e-5c1d-4e8a-9f60-2d4c8b1a7e35")
  private static let written = Endpoint.Body.json(
    .object(nil, .required("text", text), .required("id", key), Call.operatorMember))

  private static let draft = JSONSchema.object(
    "What the assistant had drafted (`POST …/draft`), where you made the text from that",
    .required(
      "question",
      .string(
        "Its `question`", lengths: 1...CorrectionContent.maximumQuestion, isNotBlank: true, isStorable: true,
        example: "Can I bring my dog?")),
    .required(
      "text",
      .string(
        "Its `text`", lengths: 1...CorrectionContent.maximumAnswer, isNotBlank: true, isStorable: true,
        example: "Dogs are welcome.")),
    .optional("agent", .string("Its `agent`", lengths: 1...80, isStorable: true, example: "general")))

  private static var say: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/operator-messages", "sendOperatorMessage", "Write to the customer",
      details: """
        The customer sees it at once, under your name. Where nobody has the conversation, you take it with that; where \
        somebody else has, 409 tells who. With `draft`, what you have changed in it becomes a correction, which waits for \
        its approval as others do; a greeting, a closing and blank space do not count, and what the customer has put \
        otherwise in the conversation are its `wordings`.
        """,
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: .json(
        .object(
          nil, .required("text", text), .required("id", key), .optional("draft", draft), Call.operatorMember)),
      answers: [
        .json(
          201, "The message",
          .object(
            nil, .required("message", Shapes.reference("Message")),
            .optional(
              "correction",
              JSONSchema(.nullable(Shapes.reference("Correction")), "What your change of the draft became"))))
      ]
    ) { api, call in
      let id = try call.conversation()
      let (message, isTaken) = try await api.desk.say(
        call.required("text"), key: call.required("id"), in: id, by: try call.author())
      if isTaken { try await api.note(.conversationTaken, call, on: id.text) }
      let correction = try await api.correction(fromDraftOf: message, call)
      return .value(["message": message.json, "correction": correction ?? .null], status: 201)
    }
  }

  private static var typing: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/typing", "tellTyping", "Tell the customer that you are writing",
      details: """
        The customer sees it for six seconds; tell it again while you go on. Only who has the conversation is shown; \
        `told` says whether you were.
        """,
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: .json(.object(nil, Call.operatorMember), isRequired: false),
      answers: [.json(200, "Whether", .object(nil, .required("told", JSONSchema(.boolean))))]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      return .value(["told": .bool(try await api.desk.type(in: conversation.id, by: try call.author()))])
    }
  }

  private static var looking: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/looking", "tellLooking",
      "Tell your colleagues that you look at a conversation",
      details: """
        Those who follow the inbox get the event `looking` with your name and for how many seconds it counts; tell it again \
        before they are over, and when somebody new is there. With `here: false` you have left. It is kept nowhere, and the \
        customer is told nothing.
        """,
      section: .operators, access: .scope(.viewHistory), parameters: [HandoffEndpoints.parameter],
      body: .json(
        .object(
          nil, .optional("here", JSONSchema(.boolean, "Whether you still look at it; yes unless told")),
          Call.operatorMember),
        isRequired: false),
      answers: [.empty(204, "It is told")]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      api.desk.look(
        at: conversation.id, by: try call.author(), isHere: call.body["here"]?.boolValue ?? true)
      return .noContent
    }
  }

  private static var write: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/notes", "writeNote", "Write a note that only operators see",
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: written,
      answers: [.json(201, "The note", .object(nil, .required("note", Shapes.reference("Note"))))]
    ) { api, call in
      let note = try await api.desk.note(
        call.required("text"), key: call.required("id"), about: try call.conversation(),
        by: try call.author())
      return .value(["note": note.json], status: 201)
    }
  }

  private static var read: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/notes", "listNotes", "Read the operators' notes, oldest first",
      section: .operators, access: .scope(.viewHistory),
      parameters: [HandoffEndpoints.parameter] + Endpoint.Parameter.paging(NoteID.self),
      answers: [.json(200, "A page", Shapes.page("notes", of: Shapes.reference("Note")))]
    ) { api, call in
      let paging = try Paging<NoteKind>(call)
      let conversation = try await api.conversation(call.conversation())
      let notes = try await api.desk.desk.notes(
        about: conversation.id, after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("notes", of: notes, id: \.id)
    }
  }
}

extension API {
  /// The correction that an operator has made by changing a draft before they sent it; the same for the same message.
  fileprivate func correction(fromDraftOf message: Message, _ call: Call) async throws -> JSONValue? {
    guard let draft = call.body["draft"], let question = draft["question"]?.stringValue,
      let drafted = draft["text"]?.stringValue
    else { return nil }
    let edit = DraftEdit(
      question: question, draft: drafted, sent: message.text, agent: draft["agent"]?.stringValue)
    guard var new = edit.correction(in: message.conversation, key: "draft \(message.id.text)") else {
      return nil
    }
    new.content.wordings = try await wordings(of: new.content.question, in: message.conversation)
    let desk = assistant.learning.corrections
    let (made, isNew) = try await desk.create(new, by: try call.reviewer(), tenant)
    if isNew { try await note(.correctionCreated, call, on: made.id.text) }
    return made.json(desk)
  }
}

extension ConversationNote: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "conversation_id": .string(conversation.text), "author": author.json,
      "text": .string(text), "created_at": .string(createdAt.description),
    ]
  }
}
