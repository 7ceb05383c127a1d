import Essentials
import Knowledge
import Learning

extension Shapes {
  /// What routes of gaps give.
  static let gapComponents: [String: JSONSchema] = ["KnowledgeGap": gap]

  private static let nearest = JSONSchema(
    .nullable(
      .object(
        nil, .required("document_id", identifier(DocumentID.self, "The document")),
        .required("title", text),
        .required("score", JSONSchema(.number(-Double.infinity...Double.infinity))),
        .required("similarity", JSONSchema(.nullable(JSONSchema(.number(-1.001...1.001))))))),
    "The document that is nearest to the question now")

  private static let gap = JSONSchema.object(
    "Questions that are alike, and that nothing answered",
    .required("id", identifier(GapID.self, "Its name")),
    .required("state", .string("How it stands", choices: KnowledgeGap.State.allCases.map(\.rawValue))),
    .required(
      "question",
      .string(
        "The question that was asked first, without personal details", example: "Can I bring my dog?")),
    .required("count", count), .required("last_asked_at", moment),
    .required(
      "reasons", .array(of: text, "Why they count as unanswered: `unanswered`, `unsure`, `unhelpful`")),
    .required(
      "examples",
      .array(
        of: .object(
          nil, .required("text", text), .required("asked_at", moment),
          .required("conversation_id", text), .required("message_id", text)),
        "The latest, in different words")),
    .required("nearest", nearest),
    .required("document_id", JSONSchema(.nullable(.string()), "What was written about it")),
    .required("decider", JSONSchema(.nullable(reference("Reviewer")))),
    .required("decided_at", JSONSchema(.nullable(moment))))
}

extension KnowledgeGap {
  /// So many examples are shown.
  private static let shown = 5

  /// As clients see it.
  func json(nearest hit: SearchHit?) -> JSONValue {
    var seen: Set<String> = []
    let examples = questions.reversed().filter { seen.insert($0.text).inserted }.prefix(Self.shown)
    let reasons = Set(questions.map(\.reason.rawValue)).sorted()
    let last = questions.last?.askedAt ?? Timestamp(milliseconds: 0)
    return [
      "id": .string(id.text), "state": .string(state.rawValue), "question": .string(question),
      "count": .integer(Int64(questions.count)), "last_asked_at": .string(last.description),
      "reasons": .texts(reasons),
      "examples": .array(
        examples.map {
          [
            "text": .string($0.text), "asked_at": .string($0.askedAt.description),
            "conversation_id": .string($0.conversation.text), "message_id": .string($0.message.text),
          ]
        }),
      "nearest": hit.map(Self.json) ?? .null,
      "document_id": .optional(decision?.document?.text), "decider": decision?.decider.json ?? .null,
      "decided_at": .optional(decision?.decidedAt.description),
    ]
  }

  private static func json(_ hit: SearchHit) -> JSONValue {
    [
      "document_id": .string(hit.passage.documentID.text), "title": .string(hit.passage.title),
      "score": .number(hit.score), "similarity": hit.similarity.map(JSONValue.number) ?? .null,
    ]
  }
}
