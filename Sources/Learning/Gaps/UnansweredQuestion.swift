public import Essentials

/// What a customer asked, and got no answer to that was of use.
public struct UnansweredQuestion: Hashable, Sendable {
  /// Why it counts as unanswered.
  public enum Reason: String, Sendable, CaseIterable {
    /// The assistant said that it does not know, or passed the conversation on because of it.
    case unanswered
    /// It answered, and was hardly sure of it.
    case unsure
    /// The customer's thumb was down.
    case unhelpful
  }

  /// The customer's message.
  public var message: MessageID
  /// Its conversation.
  public var conversation: ConversationID
  /// The question as it was understood, without personal details.
  public var text: String
  /// When it was asked.
  public var askedAt: Timestamp
  /// Why it counts as unanswered.
  public var reason: Reason

  /// Describes a question.
  public init(
    message: MessageID, conversation: ConversationID, text: String, askedAt: Timestamp, reason: Reason
  ) {
    self.message = message
    self.conversation = conversation
    self.text = text
    self.askedAt = askedAt
    self.reason = reason
  }
}
