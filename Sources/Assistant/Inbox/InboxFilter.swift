public import Essentials

/// Which conversations somebody wants to see.
public struct InboxFilter: Hashable, Sendable {
  /// Who has a conversation.
  public enum View: String, Hashable, Sendable, CaseIterable {
    /// All that are not over.
    case open
    /// A person was asked for, and none has come.
    case waiting
    /// The one who asks has it.
    case mine
    /// Somebody has it.
    case taken
    /// Put aside until later.
    case snoozed
    /// The assistant has it.
    case assistant
    /// It is over.
    case ended
  }

  /// In which order.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// That in which something was written last comes first.
    case activity
    /// The most urgent first, of these the one that waits longest: for conversations that people have or should have.
    case urgency
  }

  /// Who has them.
  public var view: View
  /// For whom ``View/mine`` is.
  public var author: Operator
  /// Only those that this operator has or is to have, by their id.
  public var assignee: String?
  /// Only those at least so urgent.
  public var priority: HandoffPriority?
  /// Only those that come by this channel.
  public var channel: Channel?
  /// Only those in this line.
  public var queue: String?
  /// Only those whose customer waits since before this moment.
  public var waitingBefore: Timestamp?
  /// Only those in which all these words stand, or whose customer is called so.
  public var text: String?
  /// Only these.
  public var conversations: [ConversationID]?
  /// In which order.
  public var order: Order

  /// Makes a filter.
  public init(
    _ view: View, for author: Operator, assignee: String? = nil, priority: HandoffPriority? = nil,
    channel: Channel? = nil, queue: String? = nil, waitingBefore: Timestamp? = nil, text: String? = nil,
    conversations: [ConversationID]? = nil, order: Order = .activity
  ) {
    self.view = view
    self.author = author
    self.assignee = assignee
    self.priority = priority
    self.channel = channel
    self.queue = queue
    self.waitingBefore = waitingBefore
    self.text = text
    self.conversations = conversations
    self.order = order
  }
}
