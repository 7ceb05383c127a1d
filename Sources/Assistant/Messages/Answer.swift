/// What is known about an agent's message besides its text.
public struct Answer: Hashable, Sendable {
  /// The name of the agent that answered.
  public var agent: String
  /// Where the answer comes from.
  public var source: AnswerSource
  /// The model that wrote it; nothing where it stood ready.
  public var model: AnsweringModel?
  /// The probability that it is right, from 0 to 1.
  public var confidence: Double
  /// The passages behind the `[1]` marks of the text.
  public var citations: [Citation]
  /// The approved correction that it repeats.
  public var correction: AnswerCorrection?
  /// What the customer may want to ask next.
  public var suggestions: [String]
  /// What a surface may draw beside the text, which says enough without it.
  public var cards: [MessageCard]
  /// Set when the conversation was passed to an operator.
  public var handoff: Handoff?
  /// What waits for a yes before it is done.
  public var confirmation: ConfirmationRequest?
  /// Whether a person should look at it: a handoff, an offer of one, or no answer found.
  public var requiresEscalation: Bool
  /// Whether it was kept from an earlier turn.
  public var isCached: Bool
  /// What the checks say of it; nothing where there were none.
  public var quality: QualityVerdict?
  /// What a language model said of it afterwards, for the few that are chosen.
  public var judgement: QualityJudgement?
  /// From receipt of the message to the complete answer, in milliseconds.
  public var responseMilliseconds: Double

  /// Makes an answer.
  public init(
    agent: String, source: AnswerSource, model: AnsweringModel? = nil, confidence: Double,
    citations: [Citation] = [], correction: AnswerCorrection? = nil,
    suggestions: [String] = [], cards: [MessageCard] = [], handoff: Handoff? = nil,
    confirmation: ConfirmationRequest? = nil,
    requiresEscalation: Bool = false,
    isCached: Bool = false, quality: QualityVerdict? = nil, judgement: QualityJudgement? = nil,
    responseMilliseconds: Double = 0
  ) {
    self.agent = agent
    self.source = source
    self.model = model
    self.confidence = confidence
    self.citations = citations
    self.correction = correction
    self.suggestions = suggestions
    self.cards = cards
    self.handoff = handoff
    self.confirmation = confirmation
    self.requiresEscalation = requiresEscalation
    self.isCached = isCached
    self.quality = quality
    self.judgement = judgement
    self.responseMilliseconds = responseMilliseconds
  }
}
