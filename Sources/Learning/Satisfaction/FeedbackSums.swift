/// What customers said and showed, summed up over answers and conversations of one kind.
public struct FeedbackSums: Hashable, Sendable {
  /// Answers with thumbs up.
  public var helpful = 0
  /// Answers with thumbs down.
  public var unhelpful = 0
  /// Answers with a comment.
  public var comments = 0
  /// Conversations with a score.
  public var ratings = 0
  /// The mean of these scores.
  public var averageRating: Double?
  /// Conversations that signs were read of.
  public var conversations = 0
  /// The mean satisfaction of these.
  public var averageSatisfaction: Double?
  /// Those in which the customer went on.
  public var continued = 0
  /// Those in which something was bought.
  public var completed = 0
  /// Those in which the customer asked for a person.
  public var handedOff = 0
  /// Those in which the customer said something again in other words.
  public var rephrased = 0
  /// Those that the customer left without an answer.
  public var abandoned = 0
  /// The mean of how long answers took, in milliseconds.
  public var responseMilliseconds: Double?

  /// Sums of nothing.
  public init() {}
}
