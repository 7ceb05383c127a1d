public import Persistence

extension EventName {
  /// A customer's message has its reply.
  public static let messageAnswered: EventName = "message_answered"
  /// A conversation is passed to an operator.
  public static let handoffRequested: EventName = "handoff_requested"
  /// A conversation is over.
  public static let conversationCompleted: EventName = "conversation_completed"
  /// A customer's message could not be answered.
  public static let errorOccurred: EventName = "error_occurred"
}
