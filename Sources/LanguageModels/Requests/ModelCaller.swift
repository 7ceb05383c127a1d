public import Essentials

/// On whose behalf a model is asked: for routing, budgets, records, and so that nothing of one reaches another.
public struct ModelCaller: Hashable, Sendable {
  /// The company.
  public var tenant: TenantContext
  /// The agent's name.
  public var agent: String?
  /// The channel's name.
  public var channel: String?
  /// Who asks, as far as known; answers that depend on them are kept for them alone.
  public var customer: String?
  /// The conversation that the request is part of.
  public var conversation: ConversationID?

  /// Names a caller.
  public init(
    tenant: TenantContext, agent: String? = nil, channel: String? = nil, customer: String? = nil,
    conversation: ConversationID? = nil
  ) {
    self.tenant = tenant
    self.agent = agent
    self.channel = channel
    self.customer = customer
    self.conversation = conversation
  }
}
