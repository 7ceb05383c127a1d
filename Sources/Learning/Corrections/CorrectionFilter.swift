public import Essentials

/// Which corrections are listed.
public struct CorrectionFilter: Hashable, Sendable {
  /// Only those that are so far.
  public var state: Correction.State?
  /// Only those of this kind.
  public var category: String?
  /// Only those of answers that were so good, from 0 to 5.
  public var quality: Int?
  /// Only those of this agent's answers.
  public var agent: String?
  /// Only those that came about so.
  public var origin: Correction.Origin?
  /// Only those from this conversation.
  public var conversation: ConversationID?
  /// Only those that this person has made.
  public var maker: String?

  /// All of them, unless something is set.
  public init(
    state: Correction.State? = nil, category: String? = nil, quality: Int? = nil, agent: String? = nil,
    origin: Correction.Origin? = nil, conversation: ConversationID? = nil, maker: String? = nil
  ) {
    self.state = state
    self.category = category
    self.quality = quality
    self.agent = agent
    self.origin = origin
    self.conversation = conversation
    self.maker = maker
  }
}
