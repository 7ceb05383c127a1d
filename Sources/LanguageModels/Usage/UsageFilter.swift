public import Essentials

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
