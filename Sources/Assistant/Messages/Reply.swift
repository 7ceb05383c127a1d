public import Essentials

/// The answer to one customer message, as it was stored.
public struct Reply: Hashable, Sendable {
  /// The reply's own message.
  public var id: MessageID
  /// Its conversation.
  public var conversation: ConversationID
  /// The customer's message that it answers.
  public var inReplyTo: MessageID
  /// The text, in Markdown, with `[1]` marks for citations.
  public var text: String
  /// When it was complete.
  public var createdAt: Timestamp
  /// Agent, source, confidence, citations and the rest.
  public var answer: Answer

  /// Makes a reply.
  public init(
    id: MessageID, conversation: ConversationID, inReplyTo: MessageID, text: String, createdAt: Timestamp,
    answer: Answer
  ) {
    self.id = id
    self.conversation = conversation
    self.inReplyTo = inReplyTo
    self.text = text
    self.createdAt = createdAt
    self.answer = answer
  }

  /// The reply as a message of its conversation.
  public var message: Message {
    Message(
      id: id, conversation: conversation, role: .agent, text: text, createdAt: createdAt,
      inReplyTo: inReplyTo, answer: answer)
  }
}
