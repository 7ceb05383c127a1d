public import Essentials

/// What a customer thinks of a whole conversation, at its end.
public struct ConversationRating: Hashable, Sendable {
  /// The conversation.
  public var conversation: ConversationID
  /// From 1, very bad, to 5, very good.
  public var score: Int
  /// What the customer wrote with it.
  public var comment: String?
  /// When they said so first.
  public var createdAt: Timestamp
  /// When they said so last.
  public var changedAt: Timestamp
}
