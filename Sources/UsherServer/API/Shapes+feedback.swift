import Essentials
import Learning

extension Shapes {
  /// What routes of feedback give.
  static let feedbackComponents: [String: JSONSchema] = [
    "Feedback": feedback, "ConversationRating": conversationRating,
    "FeedbackSums": FeedbackAnalyticsEndpoint.shape, "AnalyticsMeasure": AnalyticsEndpoints.measureShape,
  ]

  private static let nullableText = JSONSchema(.nullable(.string()))

  private static let feedback = JSONSchema.object(
    "What a customer thinks of an answer",
    .required("message_id", identifier(MessageID.self, "The answer")),
    .required("conversation_id", identifier(ConversationID.self, "Its conversation")),
    .required("rating", .string(choices: MessageFeedback.Rating.allCases.map(\.rawValue))),
    .optional("comment", JSONSchema(.nullable(.string()), "In the customer's words")),
    .required("created_at", moment), .required("changed_at", moment),
    .required("agent", .string("The agent that answered")),
    .required("source", .string("Where the answer came from", example: "knowledge")),
    .optional("intent", nullableText), .optional("provider", nullableText), .optional("model", nullableText),
    .optional("variant", JSONSchema(.nullable(.string()), "The member of an ensemble whose answer it is")),
    .optional("prompt", nullableText), .optional("prompt_version", nullableText))

  private static let conversationRating = JSONSchema.object(
    "What a customer thinks of a conversation",
    .required("conversation_id", identifier(ConversationID.self, "The conversation")),
    .required("score", JSONSchema(.integer(1...5), "From 1, very bad, to 5, very good")),
    .optional("comment", JSONSchema(.nullable(.string()), "In the customer's words")),
    .required("created_at", moment), .required("changed_at", moment))
}

extension MessageFeedback: JSONRepresentable {
  var json: JSONValue {
    [
      "message_id": .string(message.text), "conversation_id": .string(conversation.text),
      "rating": .string(rating.rawValue), "comment": .optional(comment),
      "created_at": .string(createdAt.description), "changed_at": .string(changedAt.description),
      "agent": .string(context.agent), "source": .string(context.source),
      "intent": .optional(context.intent), "provider": .optional(context.provider),
      "model": .optional(context.model), "variant": .optional(context.variant),
      "prompt": .optional(context.prompt), "prompt_version": .optional(context.promptVersion),
    ]
  }
}

extension ConversationRating: JSONRepresentable {
  var json: JSONValue {
    [
      "conversation_id": .string(conversation.text), "score": .integer(Int64(score)),
      "comment": .optional(comment), "created_at": .string(createdAt.description),
      "changed_at": .string(changedAt.description),
    ]
  }
}
