public import Essentials

/// What a customer wrote, as every channel hands it over.
public struct IncomingMessage: Sendable {
  /// Whose customer it is.
  public var tenant: TenantContext
  /// How it reached us.
  public var channel: Channel
  /// The conversation that it continues; none begins a new one.
  public var conversation: ConversationID?
  /// How the company's own systems or the channel name the customer, where that is known; only said, not proved.
  public var customerReference: String?
  /// The company's own name for the customer, proved, for a message that begins a conversation; others have that of
  /// their conversation.
  public var customer: String?
  /// What it says: 1 to ``maximumLength`` characters that are not all blank.
  public var text: String
  /// Files that came with it.
  public var attachments: [Attachment]
  /// A yes or no to what a reply asked, by its name.
  public var decision: ConfirmationDecision?
  /// The sender's own name for the message: sending the same one again gives the same reply, never a second turn.
  public var idempotencyKey: String?

  /// The longest text that is taken, in characters.
  public static let maximumLength = 4000

  /// Makes a message.
  public init(
    tenant: TenantContext, channel: Channel, conversation: ConversationID? = nil,
    customerReference: String? = nil, customer: String? = nil, text: String, attachments: [Attachment] = [],
    decision: ConfirmationDecision? = nil, idempotencyKey: String? = nil
  ) {
    self.tenant = tenant
    self.channel = channel
    self.conversation = conversation
    self.customerReference = customerReference
    self.customer = customer
    self.text = text
    self.attachments = attachments
    self.decision = decision
    self.idempotencyKey = idempotencyKey
  }
}
