public import Essentials

/// What the company would have answered instead of the assistant.
public struct Correction: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Sendable, CaseIterable {
    /// Nobody has decided yet.
    case pending
    /// It is live.
    case approved
    /// It was not good.
    case rejected
    /// It was taken back, before or after it was live.
    case withdrawn
  }

  /// How it came about.
  public enum Origin: String, Sendable, CaseIterable {
    /// Somebody wrote it.
    case hand
    /// An operator changed what the assistant had drafted, and sent that.
    case draft
  }

  /// Its name; sorts by time.
  public var id: CorrectionID
  /// How far it is.
  public var state: State
  /// How it came about.
  public var origin: Origin
  /// What it says.
  public var content: CorrectionContent
  /// The conversation that it is from.
  public var conversation: ConversationID?
  /// The assistant's message in it that should have been another.
  public var message: MessageID?
  /// What the assistant answered, without personal details.
  public var botAnswer: String?
  /// The agent that answered.
  public var agent: String?
  /// Who made it.
  public var maker: Reviewer
  /// When it was made.
  public var createdAt: Timestamp
  /// Who has changed it last, its maker where nobody has.
  public var editor: Reviewer
  /// When it was changed last.
  public var changedAt: Timestamp
  /// Who has approved or rejected it.
  public var decider: Reviewer?
  /// When.
  public var decidedAt: Timestamp?
  /// What they wrote with it.
  public var note: String?
  /// Who has taken it back.
  public var withdrawer: Reviewer?
  /// When.
  public var withdrawnAt: Timestamp?
}
