/// How an ``AdaptiveLimit`` moves.
public struct AdaptiveLimitSettings: Hashable, Sendable {
  /// How many calls at once there may be at the start.
  public var initial: Int
  /// It never goes below this.
  public var minimum: Int
  /// It never goes above this.
  public var maximum: Int
  /// How many calls may wait for their turn; more are told that it is full.
  public var queue: Int
  /// Latencies up to this multiple of the usual one are no sign of a queue in the service.
  public var tolerance: Double
  /// How far one call moves the limit towards the new one, from 0 to 1.
  public var smoothing: Double
  /// By how much it grows when the latency is as usual, before smoothing: the queue that the service is thought to keep.
  public var growth: Double
  /// By what the limit is multiplied when the service says that it has too much to do.
  public var backoff: Double
  /// The usual latency is an average over about this many calls.
  public var longAverage: Int

  /// Makes settings.
  public init(
    initial: Int = 64, minimum: Int = 4, maximum: Int = 1000, queue: Int = 256, tolerance: Double = 2,
    smoothing: Double = 0.2, growth: Double = 4, backoff: Double = 0.8, longAverage: Int = 600
  ) {
    self.minimum = max(1, minimum)
    self.maximum = max(self.minimum, maximum)
    self.initial = min(max(initial, self.minimum), self.maximum)
    self.queue = max(0, queue)
    self.tolerance = tolerance
    self.smoothing = smoothing
    self.growth = growth
    self.backoff = backoff
    self.longAverage = max(1, longAverage)
  }

  /// A limit that does not move.
  public static func fixed(_ limit: Int, queue: Int = 256) -> Self {
    Self(initial: limit, minimum: limit, maximum: limit, queue: queue)
  }
}
