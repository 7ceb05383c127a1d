public import Essentials

/// A call as it is stored.
public struct UsageEntry: Hashable, Sendable {
  /// Its name; newer calls have greater ones.
  public var id: UsageID
  /// What became of it. Of the route, the parts of the complexity are not kept.
  public var record: UsageRecord
}

/// Which calls are wanted; what is not set does not matter.
public struct UsageFilter: Hashable, Sendable {
  /// How a call ended.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case answered, failed, cancelled
  }

  /// Calls that began then or later.
  public var from: Timestamp?
  /// Calls that began earlier.
  public var to: Timestamp?
  /// The provider's name.
  public var provider: String?
  /// The model, as the service names it, or as the configuration does.
  public var model: String?
  /// The agent's name.
  public var agent: String?
  /// The channel's name.
  public var channel: String?
  /// The conversation.
  public var conversation: ConversationID?
  /// How they ended.
  public var outcome: Outcome?

  /// Makes a filter; without arguments, every call passes.
  public init(
    from: Timestamp? = nil, to: Timestamp? = nil, provider: String? = nil, model: String? = nil,
    agent: String? = nil, channel: String? = nil, conversation: ConversationID? = nil, outcome: Outcome? = nil
  ) {
    self.from = from
    self.to = to
    self.provider = provider
    self.model = model
    self.agent = agent
    self.channel = channel
    self.conversation = conversation
    self.outcome = outcome
  }
}

extension UsageRecord {
  /// Without the zero characters that no database takes; a customer's reference may hold anything.
  var storable: UsageRecord {
    var record = self
    record.caller.agent = caller.agent?.withoutZeros
    record.caller.channel = caller.channel?.withoutZeros
    record.caller.customer = caller.customer?.withoutZeros
    record.source.name = source.name.withoutZeros
    record.source.model = source.model.withoutZeros
    record.source.requestID = source.requestID?.withoutZeros
    record.route?.reason = route?.reason.withoutZeros ?? ""
    return record
  }
}

extension String {
  fileprivate var withoutZeros: String { utf8.contains(0) ? replacing("\0", with: "") : self }
}
