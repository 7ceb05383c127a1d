public import Essentials

/// A customer's conversation with the company.
public struct Conversation: Hashable, Sendable, Codable {
  /// Where a conversation stands.
  public enum Status: String, Sendable, Codable, CaseIterable {
    /// The assistant answers.
    case open
    /// A person was asked for, none has come yet.
    case waitingForOperator = "waiting_for_operator"
    /// An operator has it, and the assistant keeps silent.
    case withOperator = "with_operator"
    /// It is over and takes no more messages.
    case ended
  }

  /// Its name; sorts by time.
  public var id: ConversationID
  /// Where it stands.
  public var status: Status
  /// How it reaches us.
  public var channel: Channel
  /// How the company's own systems or the channel name the customer, where that is known; only said, not proved.
  public var customerReference: String?
  /// The company's own name for the customer, where the company's signature has proved it.
  public var customer: String?
  /// What the operator is called who has it.
  public var operatorName: String?
  /// What the creator wants to be remembered with it.
  public var metadata: [String: String]
  /// When it began.
  public var createdAt: Timestamp
  /// When its latest message came.
  public var updatedAt: Timestamp
  /// When it was ended.
  public var endedAt: Timestamp?

  /// Makes a conversation.
  public init(
    id: ConversationID, status: Status = .open, channel: Channel, customerReference: String? = nil,
    customer: String? = nil, operatorName: String? = nil, metadata: [String: String] = [:],
    createdAt: Timestamp, updatedAt: Timestamp,
    endedAt: Timestamp? = nil
  ) {
    self.id = id
    self.status = status
    self.channel = channel
    self.customerReference = customerReference
    self.customer = customer
    self.operatorName = operatorName
    self.metadata = metadata
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.endedAt = endedAt
  }

  enum CodingKeys: String, CodingKey {
    case id, status, channel, customer, metadata
    case operatorName = "operator"
    case customerReference = "customer_reference"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case endedAt = "ended_at"
  }
}
