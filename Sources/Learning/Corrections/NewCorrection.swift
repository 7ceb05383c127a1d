public import Essentials

/// A correction that is to be made.
public struct NewCorrection: Hashable, Sendable {
  /// What it says.
  public var content: CorrectionContent
  /// How it comes about.
  public var origin: Correction.Origin
  /// The conversation that it is from.
  public var conversation: ConversationID?
  /// The assistant's message in it that should have been another.
  public var message: MessageID?
  /// What the assistant answered.
  public var botAnswer: String?
  /// The agent that answered.
  public var agent: String?
  /// The sender's own name for it: the same again is the same correction.
  public var key: String?

  /// Describes a correction.
  public init(
    _ content: CorrectionContent, origin: Correction.Origin = .hand, conversation: ConversationID? = nil,
    message: MessageID? = nil, botAnswer: String? = nil, agent: String? = nil, key: String? = nil
  ) {
    self.content = content
    self.origin = origin
    self.conversation = conversation
    self.message = message
    self.botAnswer = botAnswer
    self.agent = agent
    self.key = key
  }
}
