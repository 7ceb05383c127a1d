import Assistant
public import Essentials
public import Learning

extension Shapes {
  /// What routes of corrections take and give.
  static let learningComponents: [String: JSONSchema] = ["Reviewer": reviewer, "Correction": correction]

  private static let reviewer = JSONSchema.object(
    "Somebody who makes corrections or decides about them",
    .required(
      "id", .string("A user's or a key's id, or `operator_key`", example: "usr_01h455vb4pex5vsknk084sn02q")),
    .required("name", .string("What colleagues read", example: "Ann")))

  private static let nullableReviewer = JSONSchema(.nullable(reference("Reviewer")))

  private static let correction = JSONSchema.object(
    "What should have been answered",
    .required("id", identifier(CorrectionID.self, "Its name")),
    .required("state", .string("How far it is", choices: Correction.State.allCases.map(\.rawValue))),
    .required(
      "origin",
      .string(
        "`hand`: somebody wrote it; `draft`: an operator changed a draft",
        choices: Correction.Origin.allCases.map(\.rawValue))),
    .required(
      "question", .string("What was asked, without personal details", example: "Can I bring my dog?")),
    .required(
      "wordings",
      .array(of: .string(example: "Are dogs allowed?"), "Other ways of putting it, without personal details")),
    .required(
      "answer",
      .string("What is answered from now on", example: "Guide dogs are welcome, other dogs are not.")),
    .optional("reason", JSONSchema(.nullable(.string()), "What was wrong")),
    .optional("category", JSONSchema(.nullable(.string()), "What kind of thing was wrong, in your words")),
    .optional(
      "quality",
      JSONSchema(
        .nullable(JSONSchema(.integer(0...5))),
        "How good the assistant's answer was: 0 of no use or harmful, 5 right but for its words")),
    .optional(
      "bot_answer", JSONSchema(.nullable(.string()), "What the assistant answered, without personal details")),
    .optional("agent", JSONSchema(.nullable(.string()), "The agent that answered")),
    .optional("conversation_id", JSONSchema(.nullable(.string()), "Where it comes from")),
    .optional("message_id", JSONSchema(.nullable(.string()), "The answer that it is about")),
    .required(
      "personal",
      .array(
        of: text, "Kinds of personal details in its answer, such as `EMAIL`; the company's own do not count")
    ),
    .required("approvals", JSONSchema(.integer(1...2), "How many persons it needs, its maker included")),
    .required("maker", reference("Reviewer")), .required("created_at", moment),
    .required("editor", reference("Reviewer")), .required("changed_at", moment),
    .optional("decider", nullableReviewer), .optional("decided_at", JSONSchema(.nullable(moment))),
    .optional("note", JSONSchema(.nullable(.string()), "What was written with the decision")),
    .optional("withdrawer", nullableReviewer), .optional("withdrawn_at", JSONSchema(.nullable(moment))))
}

extension AnswerCorrection: JSONRepresentable {
  var json: JSONValue { ["id": .string(id.text)] }

  /// Beside an answer's citations.
  static let shape = JSONSchema(
    .nullable(
      .object(
        nil, .required("id", Shapes.identifier(CorrectionID.self, "`GET /v1/corrections/{id}` shows it")))),
    "The approved correction that the answer repeats; its `source` is `correction` then")
}

extension Reviewer: JSONRepresentable {
  var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}

extension Correction {
  /// As clients see it.
  ///
  /// - Parameter desk: Knows the kinds of personal details in its answer, and how many persons it needs.
  public func json(_ desk: CorrectionDesk) -> JSONValue {
    [
      "id": .string(id.text), "state": .string(state.rawValue), "origin": .string(origin.rawValue),
      "question": .string(content.question), "wordings": .texts(content.wordings),
      "answer": .string(content.answer),
      "reason": .optional(content.reason), "category": .optional(content.category),
      "quality": content.quality.map { .integer(Int64($0)) } ?? .null, "bot_answer": .optional(botAnswer),
      "agent": .optional(agent), "conversation_id": .optional(conversation?.text),
      "message_id": .optional(message?.text), "personal": .texts(desk.personalDetails(in: self)),
      "approvals": .integer(Int64(desk.approvals)), "maker": maker.json,
      "created_at": .string(createdAt.description), "editor": editor.json,
      "changed_at": .string(changedAt.description), "decider": decider?.json ?? .null,
      "decided_at": .optional(decidedAt?.description), "note": .optional(note),
      "withdrawer": withdrawer?.json ?? .null, "withdrawn_at": .optional(withdrawnAt?.description),
    ]
  }
}
