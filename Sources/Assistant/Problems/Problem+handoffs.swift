import Essentials

extension Problem {
  static func takenConversation(by other: Operator) -> Problem {
    var problem = Problem(
      kind: "conversation-taken", title: "Somebody else has the conversation", status: 409,
      detail: """
        \(other.name) has it. Ask them to give it back, or take it from them: send their id, \(other.id), as `from`.
        """)
    problem.extensions["operator"] = ["id": .string(other.id), "name": .string(other.name)]
    return problem
  }

  static func notHandedOver(_ id: ConversationID) -> Problem {
    Problem(
      kind: "not-handed-over", title: "The assistant has the conversation", status: 409,
      detail: "\(id) was not passed to people, or was given back. Take it first.")
  }

  static func notOver(_ id: ConversationID) -> Problem {
    Problem(
      kind: "conversation-open", title: "The conversation is not over", status: 409,
      detail: "\(id) is open. Take it instead.")
  }

  static let pastMoment = Problem(
    kind: "invalid-fields", title: "Some fields of the body are not right", status: 422,
    detail: "The moment is past. Name one to come, or null.",
    errors: [FieldError(pointer: "/until", detail: "This must be a moment to come.")])

  static let withPeople = Problem(
    kind: "with-operator", title: "People have the conversation", status: 409,
    detail: "The message is stored, and a person answers it in the conversation. Read it there.")

  static let anotherMessagesKey = Problem(
    kind: "idempotency-key-reused", title: "The key is another message's", status: 409,
    detail: "A message that is not an operator's has this `id` in the conversation. Choose a new one.",
    errors: [FieldError(pointer: "/id", detail: "This must be new in the conversation.")])
}
