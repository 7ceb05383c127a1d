/// How much is kept in memory, and how long Redis is waited for.
public struct CacheSettings: Hashable, Sendable {
  /// The most bytes in memory.
  public var memory: Int
  /// How long a copy of what Redis has is given from memory.
  public var copyTime: Duration
  /// How long a value is given from memory that Redis should have, and has not since it is away.
  public var aloneTime: Duration
  /// How long one answer of Redis is waited for.
  public var timeout: Duration
  /// How long another replica is waited for that makes a value.
  public var patience: Duration

  /// Makes settings.
  public init(
    memory: Int = 64 << 20, copyTime: Duration = .seconds(5), aloneTime: Duration = .seconds(60),
    timeout: Duration = .milliseconds(100), patience: Duration = .seconds(20)
  ) {
    self.memory = memory
    self.copyTime = copyTime
    self.aloneTime = aloneTime
    self.timeout = timeout
    self.patience = patience
  }
}
