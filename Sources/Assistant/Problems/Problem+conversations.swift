import Essentials

extension Problem {
  static func unknownConversation(_ id: ConversationID) -> Problem {
    Problem(
      kind: "unknown-conversation", title: "There is no such conversation", status: 404,
      detail: "No conversation is called \(id). Begin a new one.")
  }

  static func endedConversation(_ id: ConversationID) -> Problem {
    Problem(
      kind: "conversation-ended", title: "The conversation is over", status: 409,
      detail: "\(id) was ended and takes no more messages. Begin a new one.")
  }

  static func unknownCursor(_ cursor: String) -> Problem {
    Problem(
      kind: "unknown-cursor", title: "The cursor leads nowhere", status: 404,
      detail: "\(cursor) is not in this list. Take the cursor from the page before, or leave it out.",
      errors: [FieldError(pointer: "after", detail: "This must be an item of the list.")])
  }

  static let anotherCustomersKey = Problem(
    kind: "idempotency-key-reused", title: "The key belongs to another customer's conversation", status: 409,
    detail: "A conversation of another customer was begun under this Idempotency-Key. Choose a new one.",
    errors: [FieldError(pointer: "Idempotency-Key", detail: "This must be new for each customer.")])

  static let anotherCustomersConversation = Problem(
    kind: "another-customer", title: "The conversation is another customer's", status: 409,
    detail: "A conversation stays with the customer who was proved in it first. Begin a new one.")

  static func unusableText(_ detail: String) -> Problem {
    Problem(
      kind: "invalid-fields", title: "Some fields of the body are not right", status: 422, detail: detail,
      errors: [FieldError(pointer: "/text", detail: detail)])
  }

  static let tooManyWaiting = Problem(
    kind: "conversation-busy", title: "Too many messages wait in this conversation", status: 429,
    detail:
      "Earlier messages of this conversation are still being answered. Wait for a reply, then send again.",
    retryAfterSeconds: 1)

  static let serverFull = Problem(
    kind: "server-busy", title: "Too many turns at once", status: 503,
    detail: "As many messages as this server can take are being answered. Send again in a moment.",
    retryAfterSeconds: 1)

  static let stopping = Problem(
    kind: "server-stopping", title: "The server is stopping", status: 503,
    detail: "The server takes no more messages because it is being stopped. Send again in a moment.",
    retryAfterSeconds: 5)

  static let turnTimedOut = Problem(
    kind: "turn-timed-out", title: "The answer took too long", status: 504,
    detail: "No answer was ready in time. The message is kept; send it again under the same key.",
    retryAfterSeconds: 5)

  static let turnFailed = Problem(
    kind: "turn-failed", title: "The message could not be answered", status: 500,
    detail:
      "Something went wrong while the answer was worked out. The message is kept; send it again under the same key."
  )
}
