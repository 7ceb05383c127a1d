/// A kind of thing that is kept, and for how long.
public struct CacheTier: Hashable, Sendable {
  /// What it is called in keys, patterns, statistics and metrics.
  public let name: String
  /// How long a value of it is given again.
  public let timeToLive: Duration
  /// Whether Redis has it too; not what is made again sooner than Redis answers.
  public let isShared: Bool

  private init(name: String, timeToLive: Duration, isShared: Bool = true) {
    self.name = name
    self.timeToLive = timeToLive
    self.isShared = isShared
  }

  /// Replies to questions that need no context.
  public static let response = CacheTier(name: "response", timeToLive: .seconds(3600))
  /// Meanings of questions as numbers.
  public static let embeddings = CacheTier(name: "embeddings", timeToLive: .seconds(7 * 86_400))
  /// What services outside have answered.
  public static let outside = CacheTier(name: "outside", timeToLive: .seconds(600))

  /// Those that there are, in the order of lists.
  public static let all: [CacheTier] = [.response, .embeddings, .outside]

  /// The same for another time.
  public func living(_ time: Duration) -> CacheTier {
    CacheTier(name: name, timeToLive: time, isShared: isShared)
  }

  /// The same in this process's memory alone.
  public var unshared: CacheTier { CacheTier(name: name, timeToLive: timeToLive, isShared: false) }
}
