import Assistant
import Essentials
import HTTPServer
import Identity
import Learning

/// What the company would have answered: made, looked up, changed.
enum CorrectionEndpoints {
  static var all: [Endpoint] { [list, create, get, change] }

  static let parameter = Endpoint.Parameter.path("id", "The correction", of: CorrectionID.self)
  static let answer = Endpoint.Answer.json(200, "The correction", shape)
  private static let shape = JSONSchema.object(
    nil, .required("correction", Shapes.reference("Correction")))

  static func text(_ summary: String, _ length: Int, example: String? = nil) -> JSONSchema {
    .string(
      summary, lengths: 1...length, isNotBlank: true, isStorable: true, example: example.map { .string($0) })
  }

  private static let question = text(
    "What was asked; personal details are taken out", CorrectionContent.maximumQuestion,
    example: "Can I bring my dog?")
  private static let right = text(
    "What is to be answered, in Markdown", CorrectionContent.maximumAnswer,
    example: "Guide dogs are welcome, other dogs are not.")
  private static let reason = JSONSchema(
    .nullable(text("What was wrong", 2000, example: "The rule has changed.")))
  private static let category = JSONSchema(
    .nullable(text("What kind of thing was wrong, in your words", 80, example: "outdated")))
  private static let quality = JSONSchema(
    .nullable(JSONSchema(.integer(0...5))),
    "How good the assistant's answer was: 0 of no use or harmful, 5 right but for its words")

  private static let wordings = JSONSchema.array(
    of: text("A way of putting it", CorrectionContent.maximumQuestion, example: "Are dogs allowed?"),
    counts: 0...CorrectionContent.maximumWordings,
    "Other ways of putting the question; personal details are taken out")

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/corrections", "listCorrections", "Corrections, newest first", section: .learning,
      access: .scope(.viewHistory),
      parameters: [
        .query("state", .string(choices: Correction.State.allCases.map(\.rawValue))),
        .query("origin", .string(choices: Correction.Origin.allCases.map(\.rawValue))),
        .query("category", .string("Of this kind", lengths: 1...80, isStorable: true)),
        .query("quality", JSONSchema(.integer(0...5), "Of answers of the assistant that were so good")),
        .query("agent", .string("Of this agent's answers", lengths: 1...80, isStorable: true)),
        .query("conversation_id", Shapes.identifier(ConversationID.self, "From this conversation")),
        .query("maker", .string("Made by this person, by their id", lengths: 1...160, isStorable: true)),
      ] + Endpoint.Parameter.paging(CorrectionID.self),
      answers: [.json(200, "A page", Shapes.page("corrections", of: Shapes.reference("Correction")))]
    ) { api, call in
      try await api.corrections(call, try call.correctionFilter())
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/corrections", "createCorrection", "Say what should have been answered",
      details: """
        With `conversation_id` and `message_id` it is about that answer of the assistant: what was asked and what was \
        answered are taken from there, a question that leaned on the conversation as it was understood. Where no \
        `wordings` are sent, they are what the customer has put otherwise in that conversation. It is live when somebody \
        else has approved it.
        """,
      section: .learning, access: .scope(.answerCustomers),
      parameters: [
        .header(
          "Idempotency-Key",
          .string(
            "A random name of your own for this request: sending it again gives the same correction",
            lengths: 1...128, isStorable: true))
      ],
      body: .json(
        .object(
          nil, .required("answer", right), .optional("question", question), .optional("wordings", wordings),
          .optional("reason", reason), .optional("category", category), .optional("quality", quality),
          .optional(
            "conversation_id", Shapes.identifier(ConversationID.self, "The conversation that it is from")),
          .optional("message_id", Shapes.identifier(MessageID.self, "The answer that it is about")),
          .optional(
            "bot_answer",
            text("What the assistant answered, where no message says it", CorrectionContent.maximumAnswer)),
          .optional(
            "origin",
            .string(
              "`hand`, unless told; `draft` where an operator has changed what the assistant had drafted",
              choices: Correction.Origin.allCases.map(\.rawValue))),
          Call.operatorMember)),
      answers: [.json(201, "It waits for its approval", shape)]
    ) { api, call in
      let new = try await api.newCorrection(call)
      let (made, isNew) = try await api.assistant.learning.corrections.create(
        new, by: try call.reviewer(), api.tenant)
      if isNew { try await api.note(.correctionCreated, call, on: made.id.text) }
      return api.response(made, status: 201)
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/corrections/{id}", "getCorrection", "Look up a correction", section: .learning,
      access: .scope(.viewHistory), parameters: [parameter], answers: [answer]
    ) { api, call in
      api.response(try await api.assistant.learning.corrections.correction(call.correction(), api.tenant))
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .patch, "/v1/corrections/{id}", "changeCorrection", "Change a correction that nobody has decided about",
      details: "A merge patch (RFC 7396). Whoever has changed it last may not approve it either.",
      section: .learning, access: .scope(.answerCustomers), parameters: [parameter],
      body: .json(
        .object(
          nil, .optional("answer", right), .optional("question", question), .optional("wordings", wordings),
          .optional("reason", reason), .optional("category", category), .optional("quality", quality),
          Call.operatorMember)),
      answers: [answer]
    ) { api, call in
      let body = call.body
      let changed = try await api.assistant.learning.corrections.change(
        call.correction(), by: try call.reviewer(), api.tenant
      ) { content in
        if let question = body["question"]?.stringValue { content.question = question }
        if let wordings = body["wordings"]?.arrayValue {
          content.wordings = wordings.compactMap(\.stringValue)
        }
        if let answer = body["answer"]?.stringValue { content.answer = answer }
        if let reason = body["reason"] { content.reason = reason.stringValue }
        if let category = body["category"] { content.category = category.stringValue }
        if let quality = body["quality"] { content.quality = quality.integerValue.map(Int.init) }
      }
      try await api.note(.correctionChanged, call, on: changed.id.text)
      return api.response(changed)
    }
  }
}

extension Call {
  /// The correction that the path names.
  func correction() throws -> CorrectionID { try request.parameter("id") }

  /// Who calls, as somebody who makes corrections or decides about them. Whatever name the operators' key is used under,
  /// it is one person's.
  func reviewer() throws -> Reviewer {
    Reviewer(id: try principal().auditName, name: try author().name)
  }

  fileprivate func correctionFilter() throws -> CorrectionFilter {
    var conversation: ConversationID?
    if let text = text("conversation_id") {
      conversation = ConversationID(text)
      guard conversation != nil else {
        throw Problem.badParameter("conversation_id", "This must be the name of a conversation.")
      }
    }
    return CorrectionFilter(
      state: text("state").flatMap { Correction.State(rawValue: $0) }, category: text("category"),
      quality: number("quality"), agent: text("agent"),
      origin: text("origin").flatMap { Correction.Origin(rawValue: $0) },
      conversation: conversation, maker: text("maker"))
  }
}

extension API {
  /// A correction, with what whoever approves it has to see.
  func response(_ correction: Correction, status: Int = 200) -> HTTPResponse {
    .value(["correction": correction.json(assistant.learning.corrections)], status: status)
  }

  /// A page of corrections.
  func corrections(_ call: Call, _ filter: CorrectionFilter) async throws -> HTTPResponse {
    let desk = assistant.learning.corrections
    let paging = try Paging<CorrectionKind>(call)
    let found = try await desk.corrections(filter, after: paging.after, limit: paging.limit + 1, tenant)
    let shown = found.prefix(paging.limit)
    let cursor = found.count > paging.limit ? shown.last?.id.text : nil
    return .value([
      "corrections": .array(shown.map { $0.json(desk) }),
      "next_cursor": .optional(cursor),
    ])
  }

  /// The correction that a call makes, with what the message says that it is about.
  fileprivate func newCorrection(_ call: Call) async throws -> NewCorrection {
    let body = call.body
    let principal = try call.principal()
    var new = NewCorrection(
      CorrectionContent(
        question: body["question"]?.stringValue ?? "", answer: body["answer"]?.stringValue ?? "",
        reason: body["reason"]?.stringValue, category: body["category"]?.stringValue,
        quality: body["quality"]?.integerValue.map(Int.init)),
      origin: body["origin"]?.stringValue.flatMap(Correction.Origin.init) ?? .hand,
      botAnswer: body["bot_answer"]?.stringValue,
      key: call.text("Idempotency-Key").map { "\(principal.auditName) \($0)" })
    if let text = body["conversation_id"]?.stringValue {
      guard let id = ConversationID(text) else {
        throw Problem.notNamed("/conversation_id", "a conversation")
      }
      new.conversation = try await conversation(id).id
    }
    if let text = body["message_id"]?.stringValue {
      guard let id = MessageID(text) else { throw Problem.notNamed("/message_id", "a message") }
      guard let conversation = new.conversation else {
        throw Problem.wrongShape([
          .init(pointer: "/conversation_id", detail: "must be there beside message_id")
        ])
      }
      try await take(id, in: conversation, into: &new)
    }
    guard !new.content.question.isEmpty else {
      throw Problem.wrongShape([
        .init(pointer: "/question", detail: "must be there, or the message that was answered")
      ])
    }
    if let wordings = body["wordings"]?.arrayValue {
      new.content.wordings = wordings.compactMap(\.stringValue)
    } else if let conversation = new.conversation {
      new.content.wordings = try await wordings(of: new.content.question, in: conversation)
    }
    return new
  }

  private func take(
    _ id: MessageID, in conversation: ConversationID, into new: inout NewCorrection
  ) async throws {
    guard let message = try await conversations.message(id, in: conversation, tenant), message.role == .agent
    else { throw Problem.unknown("answer of the assistant in this conversation") }
    new.message = id
    new.botAnswer = message.text
    new.agent = message.answer?.agent
    guard new.content.question.isEmpty else { return }
    let trace = try await conversations.trace(of: id, in: conversation, tenant)
    if let understood = trace?["question"]?.stringValue {
      new.content.question = understood
    } else if let asked = message.inReplyTo {
      new.content.question = try await conversations.message(asked, in: conversation, tenant)?.text ?? ""
    }
  }
}

extension Problem {
  fileprivate static func notNamed(_ pointer: String, _ what: String) -> Problem {
    wrongShape([FieldError(pointer: pointer, detail: "must be the identifier of \(what)")])
  }
}
