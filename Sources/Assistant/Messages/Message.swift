public import Essentials

/// One message of a conversation, as it is stored and shown.
public struct Message: Hashable, Sendable {
  /// Who wrote a message.
  public enum Role: String, Sendable, Codable {
    /// The person who writes in.
    case customer
    /// The assistant.
    case agent
    /// A human member of the company's staff.
    case `operator`
    /// Usher itself: notes such as "an operator has joined".
    case system
  }

  /// Its name; sorts by time.
  public var id: MessageID
  /// Its conversation.
  public var conversation: ConversationID
  /// Who wrote it.
  public var role: Role
  /// What it says; an agent's is Markdown.
  public var text: String
  /// When it was received or complete.
  public var createdAt: Timestamp
  /// The sender's own name for it.
  public var idempotencyKey: String?
  /// The customer's message that this one answers.
  public var inReplyTo: MessageID?
  /// Files that came with it.
  public var attachments: [Attachment]
  /// The customer's yes or no to what a reply asked, by its name.
  public var decision: ConfirmationDecision?
  /// What an operator is called; only an operator's message has it.
  public var author: String?
  /// How it was answered; only an agent's message has it.
  public var answer: Answer?

  /// Makes a message.
  public init(
    id: MessageID, conversation: ConversationID, role: Role, text: String, createdAt: Timestamp,
    idempotencyKey: String? = nil, inReplyTo: MessageID? = nil, attachments: [Attachment] = [],
    decision: ConfirmationDecision? = nil, author: String? = nil, answer: Answer? = nil
  ) {
    self.id = id
    self.conversation = conversation
    self.role = role
    self.text = text
    self.createdAt = createdAt
    self.idempotencyKey = idempotencyKey
    self.inReplyTo = inReplyTo
    self.attachments = attachments
    self.decision = decision
    self.author = author
    self.answer = answer
  }
}
