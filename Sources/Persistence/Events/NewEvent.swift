public import Essentials

/// What has happened, such as `ticket_purchased`. Who raises an event declares its name beside it.
public struct EventName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  /// Takes a name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Takes a name.
  public init(stringLiteral value: String) { rawValue = value }
}

extension EventName: SQLConvertible {
  public var sqlValue: SQLValue { .text(rawValue) }
  public init(sqlValue: SQLValue) throws { rawValue = try String(sqlValue: sqlValue) }
}

/// Something that has happened, for those outside who want to hear of it.
public struct NewEvent: Sendable {
  /// What it is about: erasing a customer finds by these what names them, and what is about the same is told in order.
  public struct Subject: Hashable, Sendable {
    /// The conversation in which it has happened.
    public var conversation: ConversationID?
    /// The order that it has happened to.
    public var order: OrderID?

    /// Names it.
    public init(conversation: ConversationID? = nil, order: OrderID? = nil) {
      self.conversation = conversation
      self.order = order
    }
  }

  /// What.
  public var name: EventName
  /// When.
  public var time: Timestamp
  /// To what.
  public var subject: Subject
  /// The rest: identifiers, states and amounts. Nothing that a customer has said, and no name of theirs.
  public var data: [String: JSONValue]

  /// Describes it.
  public init(_ name: EventName, at time: Timestamp, on subject: Subject, _ data: [String: JSONValue]) {
    self.name = name
    self.time = time
    self.subject = subject
    self.data = data
  }
}
