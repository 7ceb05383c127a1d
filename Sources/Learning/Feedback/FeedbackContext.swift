/// What an answer was made by and for: kept with what is thought of it, so that it can be compared when the conversation is
/// gone.
public struct FeedbackContext: Hashable, Sendable {
  /// The agent that answered.
  public var agent: String
  /// Where the answer came from, such as `knowledge`.
  public var source: String
  /// What the customer wanted, where that was recognised.
  public var intent: String?
  /// The provider of the model that wrote it.
  public var provider: String?
  /// The model, as the service names it.
  public var model: String?
  /// Which of several variants it was: the member of an ensemble.
  public var variant: String?
  /// The prompt that the agent's instructions were made of.
  public var prompt: String?
  /// Its version.
  public var promptVersion: String?

  /// Describes an answer.
  public init(
    agent: String, source: String, intent: String? = nil, provider: String? = nil, model: String? = nil,
    variant: String? = nil, prompt: String? = nil, promptVersion: String? = nil
  ) {
    self.agent = agent
    self.source = source
    self.intent = intent
    self.provider = provider
    self.model = model
    self.variant = variant
    self.prompt = prompt
    self.promptVersion = promptVersion
  }
}
