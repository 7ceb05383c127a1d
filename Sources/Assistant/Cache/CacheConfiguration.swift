/// How much the response cache keeps, and for how long.
public struct CacheConfiguration: Hashable, Sendable {
  /// Whether replies are kept at all.
  public var isEnabled: Bool
  /// How long a reply is given again.
  public var timeToLive: Duration
  /// How many replies are kept.
  public var capacity: Int

  /// Makes a configuration; the default keeps 10,000 replies for an hour.
  public init(isEnabled: Bool = true, timeToLive: Duration = .seconds(3600), capacity: Int = 10_000) {
    self.isEnabled = isEnabled
    self.timeToLive = timeToLive
    self.capacity = capacity
  }
}
