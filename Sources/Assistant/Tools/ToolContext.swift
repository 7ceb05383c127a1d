public import Essentials

/// On whose behalf a tool is called, and where.
public struct ToolContext: Sendable {
  /// The company.
  public var tenant: TenantContext
  /// The conversation.
  public var conversation: ConversationID
  /// The turn that calls.
  public var turn: TurnID
  /// The customer's message that the turn answers.
  public var message: MessageID?
  /// The company's own name for the customer, where it was proved; nothing for who only says who they are.
  public var customer: String?
  /// The agent that calls.
  public var agent: String
  /// Where the customer writes from.
  public var channel: Channel?
  /// The customer's own messages in this conversation, latest last.
  public var customerWords: [String]
  /// Names the call: the same one made again, after a crash, has the same key.
  public var key: String
  /// Whether whoever must agree has said yes to exactly this call.
  public internal(set) var isConfirmed = false

  /// Describes a call's surroundings.
  public init(
    tenant: TenantContext, conversation: ConversationID, turn: TurnID, message: MessageID? = nil,
    customer: String? = nil,
    agent: String, channel: Channel? = nil, customerWords: [String] = [], key: String = ""
  ) {
    self.tenant = tenant
    self.conversation = conversation
    self.turn = turn
    self.message = message
    self.customer = customer
    self.agent = agent
    self.channel = channel
    self.customerWords = customerWords
    self.key = key
  }
}
