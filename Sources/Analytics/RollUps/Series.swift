/// What sums are kept apart by, beside time.
public struct Series: Hashable, Sendable {
  /// How the customer wrote.
  public var channel = ""
  /// The agent that answered; empty where none did.
  public var agent = ""
  /// What the customer wanted; empty where that was not recognised.
  public var intent = ""
  /// The model that answered, as the service names it.
  public var model = ""
  /// The member of an ensemble whose answer was taken.
  public var variant = ""

  /// Describes one.
  public init(
    channel: String = "", agent: String = "", intent: String = "", model: String = "", variant: String = ""
  ) {
    self.channel = channel
    self.agent = agent
    self.intent = intent
    self.model = model
    self.variant = variant
  }

  /// Where there are too many series, those that come are one for each channel.
  var folded: Series {
    Series(channel: channel, agent: Self.other, intent: Self.other, model: Self.other, variant: Self.other)
  }

  /// The name of what is kept apart no further.
  public static let other = "(other)"
}
