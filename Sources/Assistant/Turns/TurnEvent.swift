public import Essentials

/// What happens in a turn, in the order in which it happens. The last one is `completed`, `passed` or `failed`.
public enum TurnEvent: Sendable {
  /// The answer is being worked out; `reply` is the message that it will become.
  case started(turn: TurnID, reply: MessageID)
  /// A tool is being used.
  case toolStarted(ToolStep)
  /// A tool was used; `outcome` is `succeeded`, `awaiting_confirmation`, or the kind of error.
  case toolFinished(ToolStep, outcome: String)
  /// Somebody's yes is wanted before something is done.
  case confirmation(ConfirmationRequest)
  /// More of the reply's text.
  case textDelta(String)
  /// What was told of the text so far does not stand; other text follows.
  case textReset
  /// The passages that the reply cites.
  case citations([Citation])
  /// What can be drawn beside the reply.
  case cards([MessageCard])
  /// The conversation was passed to an operator.
  case handoff(Handoff)
  /// The reply is complete and stored.
  case completed(Reply)
  /// There is no reply of the assistant's: people have the conversation, and have the message.
  case passed
  /// There is no reply; the message stays stored and may be sent again under the same key.
  case failed(Problem)
}

/// One use of a tool, as those who follow a turn see it.
public struct ToolStep: Hashable, Sendable {
  /// Names the use within its turn.
  public var id: String
  /// The tool's name.
  public var name: String
  /// The tool's name as customers read it.
  public var title: String

  /// Names a use.
  public init(id: String, name: String, title: String) {
    self.id = id
    self.name = name
    self.title = title
  }
}
