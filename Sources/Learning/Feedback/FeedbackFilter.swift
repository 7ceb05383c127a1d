public import Essentials

/// Which feedback is listed or summed up.
public struct FeedbackFilter: Hashable, Sendable {
  /// From this moment on.
  public var from: Timestamp?
  /// Before this moment.
  public var to: Timestamp?
  /// Only thumbs up, or down.
  public var rating: MessageFeedback.Rating?
  /// Only this agent's answers.
  public var agent: String?
  /// Only answers to this intent.
  public var intent: String?
  /// Only this model's answers.
  public var model: String?
  /// Only with a comment.
  public var isCommented: Bool

  /// All of it, unless something is set.
  public init(
    from: Timestamp? = nil, to: Timestamp? = nil, rating: MessageFeedback.Rating? = nil,
    agent: String? = nil, intent: String? = nil, model: String? = nil, isCommented: Bool = false
  ) {
    self.from = from
    self.to = to
    self.rating = rating
    self.agent = agent
    self.intent = intent
    self.model = model
    self.isCommented = isCommented
  }
}
