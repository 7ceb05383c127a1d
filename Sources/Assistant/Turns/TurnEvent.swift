public import Essentials

/// What happens in a turn, in the order in which it happens. The last one is `completed` or `failed`.
public enum TurnEvent: Sendable {
  /// The answer is being worked out; `reply` is the message that it will become.
  case started(turn: TurnID, reply: MessageID)
  /// A tool is being used.
  case toolStarted(name: String)
  /// A tool was used.
  case toolFinished(name: String)
  /// More of the reply's text.
  case textDelta(String)
  /// The passages that the reply cites.
  case citations([Citation])
  /// The conversation was passed to an operator.
  case handoff(Handoff)
  /// The reply is complete and stored.
  case completed(Reply)
  /// There is no reply; the message stays stored and may be sent again under the same key.
  case failed(Problem)
}
