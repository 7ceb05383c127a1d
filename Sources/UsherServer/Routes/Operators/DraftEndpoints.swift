import Assistant
import Essentials
import HTTPServer
import Identity

/// What the assistant would say, for operators.
enum DraftEndpoints {
  static var all: [Endpoint] { [draft] }

  private static var draft: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/draft", "draftAnswer", "What the assistant would answer now",
      details: """
        To what the customer has written since a person wrote last, found as in any turn: by search, models, rules, checks \
        and approved corrections. Nothing is sent or stored, and tools that change anything are not called. Send it, changed \
        or not, with `POST /v1/conversations/{id}/operator-messages` and `draft`. 409 where nothing is open.
        """,
      section: .operators, access: .scope(.answerCustomers), limit: .chat,
      parameters: [HandoffEndpoints.parameter],
      answers: [.json(200, "The draft", .object(nil, .required("draft", Shapes.reference("Draft"))))],
      isSlow: true
    ) { api, call in
      let id = try call.conversation()
      try await api.turns.quota?.admit()
      return .value(["draft": try await api.turns.turns.draft(for: id, api.tenant).json])
    }
  }
}

extension AnswerDraft: JSONRepresentable {
  var json: JSONValue {
    [
      "question": .string(question), "in_reply_to": .texts(messages.map(\.text)),
      "answered": .bool(isAnswered),
      "text": .string(text), "agent": .string(answer.agent), "source": .string(answer.source.rawValue),
      "model": answer.model?.json ?? .null, "confidence": .number(answer.confidence),
      "citations": answer.citations.json, "correction": answer.correction?.json ?? .null,
      "quality": answer.quality?.json(nil) ?? .null,
    ]
  }
}

extension Shapes {
  /// What routes of drafts give.
  static let draftComponents: [String: JSONSchema] = [
    "Draft": .object(
      "What the assistant would answer",
      .required(
        "question", .string("What was asked, as a question on its own", example: "Can I bring my dog?")),
      .required("in_reply_to", .array(of: text, "The customer's messages that it answers, oldest first")),
      .required("answered", JSONSchema(.boolean, "Whether the assistant has an answer")),
      .required(
        "text",
        .string(
          "What could be sent, in Markdown and without marks of citations; empty where there is no answer",
          example: "Guide dogs are welcome, other dogs are not.")),
      .required("agent", .string("The agent that answers", example: "general")),
      .required("source", .string("Where the answer comes from", example: "knowledge")),
      .optional("model", JSONSchema(.nullable(reference("AnsweringModel")), "The model that wrote it")),
      .required("confidence", share),
      .required("citations", .array(of: reference("Citation"), "The passages that it rests on")),
      .optional("correction", AnswerCorrection.shape),
      .optional("quality", JSONSchema(.nullable(reference("Quality")), "What the checks say of it")))
  ]
}
