public import Essentials

/// What a customer thinks of one answer.
public struct MessageFeedback: Hashable, Sendable {
  /// Thumbs up or down.
  public enum Rating: String, Sendable, CaseIterable {
    /// It helped.
    case up
    /// It did not.
    case down
  }

  /// The answer.
  public var message: MessageID
  /// Its conversation.
  public var conversation: ConversationID
  /// Whether it helped.
  public var rating: Rating
  /// What the customer wrote with it.
  public var comment: String?
  /// When they said so first.
  public var createdAt: Timestamp
  /// When they said so last.
  public var changedAt: Timestamp
  /// What the answer was made by and for.
  public var context: FeedbackContext

  /// The longest comment, in characters.
  public static let maximumComment = 2000
}
