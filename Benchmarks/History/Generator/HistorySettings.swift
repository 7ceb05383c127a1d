public import Essentials

/// What history is to be made, and what is hidden in it.
public struct HistorySettings: Sendable {
  /// Everything follows from it.
  public var seed: UInt64
  /// How many messages, to within those of one conversation.
  public var messages: Int
  /// The first day's beginning in UTC.
  public var start: Timestamp
  /// How many days.
  public var days: Int
  /// On this day, counted from 0, three hours have four times the conversations, all about refunds.
  public var spikeDay: Int?
  /// From this day on, answers about billing get much worse.
  public var qualityDropDay: Int?
  /// From this day on, the large model costs two and a half times as much.
  public var costJumpDay: Int?

  /// Chooses them. What is hidden lies at two, three and four fifths of the time, unless told.
  public init(seed: UInt64 = 1, messages: Int, start: Timestamp, days: Int) {
    self.seed = seed
    self.messages = messages
    self.start = Timestamp(milliseconds: start.milliseconds / 86_400_000 * 86_400_000)
    self.days = days
    spikeDay = days * 2 / 5
    qualityDropDay = days * 3 / 5
    costJumpDay = days * 4 / 5
  }
}
