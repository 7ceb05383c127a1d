/// What a message seems to want.
public struct IntentPrediction: Sendable, Hashable {
  /// One of the intents that the message may have.
  public struct Candidate: Sendable, Hashable {
    /// The intent's name.
    public let intent: String
    /// How likely it is that the message has this intent, given that it has one of those known.
    public let probability: Double
  }

  /// Every known intent, the likeliest first; the probabilities add up to one.
  public let candidates: [Candidate]
  /// How likely it is that the message has one of the known intents at all.
  public let inScope: Double

  /// The likeliest intent, whether or not the message is in scope.
  public var intent: String { candidates.first?.intent ?? "" }

  /// How likely it is that the message has the likeliest intent.
  public var probability: Double { (candidates.first?.probability ?? 0) * inScope }

  /// Whether the message more likely has none of the known intents.
  public var isOutOfScope: Bool { inScope < 0.5 }
}
