public import Persistence

extension EventName {
  /// A customer's message has its reply.
  public static let messageAnswered: EventName = "message_answered"
  /// A conversation is passed to an operator.
  public static let handoffRequested: EventName = "handoff_requested"
  /// A deadline of people's is near.
  public static let slaWarned: EventName = "sla_warned"
  /// People have not answered, or not been done, in time.
  public static let slaBreached: EventName = "sla_breached"
  /// A conversation is over.
  public static let conversationCompleted: EventName = "conversation_completed"
  /// A customer's message could not be answered.
  public static let errorOccurred: EventName = "error_occurred"
}
