import Essentials

/// A conversation as it stands in the inbox.
public struct InboxItem: Hashable, Sendable {
  /// The conversation.
  public var conversation: Conversation
  /// Its handoff that is not over.
  public var handoff: HandoffRecord?
  /// What was written last, shortened, and by whom.
  public var lastText: String
  /// Who wrote it.
  public var lastRole: Message.Role?
}

/// A page of the inbox.
public struct InboxPage: Hashable, Sendable {
  /// The conversations.
  public var items: [InboxItem]
  /// Where the next page begins; nothing on the last one.
  public var next: InboxCursor?
}

/// A place in the inbox, in its order. It stays right when conversations come and go.
public struct InboxCursor: Hashable, Sendable {
  /// The order that it is a place in.
  public let order: InboxFilter.Order
  /// What the order sorts by, before the conversation's name.
  let keys: [Int64]
  let conversation: ConversationID

  /// The cursor as clients keep it.
  public var text: String {
    ([order.rawValue] + keys.map(String.init) + [conversation.text]).joined(separator: ".")
  }

  init(order: InboxFilter.Order, keys: [Int64], conversation: ConversationID) {
    self.order = order
    self.keys = keys
    self.conversation = conversation
  }

  /// Reads a cursor; nothing when it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let order = parts.first.flatMap(InboxFilter.Order.init), let conversation = parts.last,
      let conversation = ConversationID(conversation), parts.count == (order == .activity ? 3 : 4)
    else { return nil }
    var keys: [Int64] = []
    for part in parts[1..<(parts.count - 1)] {
      guard let key = Int64(part) else { return nil }
      keys.append(key)
    }
    self.init(order: order, keys: keys, conversation: conversation)
  }
}
