/// What holds are allowed.
public struct HoldSettings: Hashable, Sendable {
  /// How many seconds a hold may be asked for.
  public var seconds: ClosedRange<Int> = 30...1800
  /// How long a hold may live in all, however often it is extended.
  public var longestLife = Duration.seconds(3600)
  /// How many holds one customer, or one conversation, may have at a time.
  public var holdsPerHolder = 4
  /// How many seats one customer, or one conversation, may keep at a time, over all events.
  public var seatsPerHolder = 20
  /// How long seats are kept at least when a payment was declined, so that another card can be tried.
  public var afterDecline = Duration.seconds(60)

  /// The defaults.
  public init() {}
}
