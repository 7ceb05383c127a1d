import Essentials
public import Persistence

extension EventName {
  /// A customer has said what they think of an answer or of a conversation.
  public static let feedbackReceived: EventName = "feedback_received"
}

/// What is told of feedback: not the comment, which is for those who may read it.
extension NewEvent {
  static func feedbackReceived(_ feedback: MessageFeedback) -> NewEvent {
    NewEvent(
      .feedbackReceived, at: feedback.changedAt, on: Subject(conversation: feedback.conversation),
      [
        "conversation_id": .string(feedback.conversation.text), "message_id": .string(feedback.message.text),
        "rating": .string(feedback.rating.rawValue), "score": .null,
        "commented": .bool(feedback.comment != nil), "agent": .string(feedback.context.agent),
      ])
  }

  static func feedbackReceived(_ rating: ConversationRating) -> NewEvent {
    NewEvent(
      .feedbackReceived, at: rating.changedAt, on: Subject(conversation: rating.conversation),
      [
        "conversation_id": .string(rating.conversation.text), "message_id": .null, "rating": .null,
        "score": .integer(Int64(rating.score)), "commented": .bool(rating.comment != nil), "agent": .null,
      ])
  }
}
