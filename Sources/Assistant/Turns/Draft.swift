/// An answer on its way through the checks.
struct Draft: Sendable {
  var agent: String
  var text: String
  var source: AnswerSource
  /// The model that wrote it; nothing where it stood ready.
  var model: AnsweringModel?
  var confidence: Double
  var citations: [Citation] = []
  /// The approved correction that it repeats.
  var correction: AnswerCorrection?
  var suggestions: [String] = []
  /// What a surface may draw beside the text: what tools found or did now, so that no kept answer has any.
  var cards: [MessageCard] = []
  var handoff: Handoff?
  /// What waits for a yes before it is done.
  var confirmation: ConfirmationRequest?
  /// Whether nothing was found that answers.
  var isUnanswered = false
  /// Whether what the customer writes speaks for a person, so that one was offered.
  var offersPerson = false
  /// Whether it was kept from an earlier turn.
  var isCached = false
  /// Whether the same question may get the same answer again.
  var isReusable = false
  /// The company's rules that applied.
  var guidance: Guidance?
  /// Whether it consists of approved texts alone, so that nothing may be added, changed or put in its place.
  var isApproved = false
  /// What it rests on.
  var evidence = DraftEvidence()
  /// What the checks say of it; nothing while it was not checked.
  var quality: QualityVerdict?
  /// How it came about.
  var trace: TurnTrace
}

extension Draft {
  /// A kept answer, to be given again.
  init(_ known: CachedReply) {
    let answer = known.answer
    self.init(
      agent: answer.agent, text: known.text, source: answer.source, model: answer.model,
      confidence: answer.confidence,
      citations: answer.citations, correction: answer.correction, suggestions: answer.suggestions,
      isUnanswered: answer.requiresEscalation,
      isCached: true, quality: answer.quality, trace: known.trace)
  }
}
