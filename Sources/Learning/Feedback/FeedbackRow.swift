public import Persistence

/// How feedback lies in its tables.
enum FeedbackRow {
  static let columns = SQL(
    raw: """
      message_id, conversation_id, rating, comment, created_at, changed_at, agent, source, intent, provider, model, \
      variant, prompt, prompt_version
      """)
  static let ratingColumns = SQL(raw: "conversation_id, score, comment, created_at, changed_at")

  static func feedback(_ row: Row) throws -> MessageFeedback {
    MessageFeedback(
      message: try row.value(at: 0), conversation: try row.value(at: 1), rating: try row.value(at: 2),
      comment: try row.value(at: 3), createdAt: try row.value(at: 4), changedAt: try row.value(at: 5),
      context: FeedbackContext(
        agent: try row.value(at: 6), source: try row.value(at: 7), intent: try row.value(at: 8),
        provider: try row.value(at: 9), model: try row.value(at: 10), variant: try row.value(at: 11),
        prompt: try row.value(at: 12), promptVersion: try row.value(at: 13)))
  }

  static func rating(_ row: Row) throws -> ConversationRating {
    ConversationRating(
      conversation: try row.value(at: 0), score: try row.value(at: 1), comment: try row.value(at: 2),
      createdAt: try row.value(at: 3), changedAt: try row.value(at: 4))
  }
}

extension MessageFeedback.Rating: SQLConvertible {}
