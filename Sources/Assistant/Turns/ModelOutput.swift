import LanguageModels

/// What a model's events add up to.
struct ModelOutput {
  private(set) var text = ""
  private(set) var isAnswered = true
  /// What an answer of a model that does not judge itself is taken for.
  private(set) var confidence = 0.5
  private(set) var suggestions: [String] = []
  /// What the model did with the request's form.
  private(set) var form: ModelForm.Step?
  /// Where the model has brought the request's dialogue.
  private(set) var dialogue: ModelDialogue.Step?
  /// The approved answer that it gives, by its name.
  private(set) var example: String?
  /// Where the answer comes from.
  private(set) var source: ModelSource?
  /// Whether the answer has come to its own end, and was not cut off or held back.
  private(set) var isWhole = false
  /// Whether the model has judged its answer.
  private(set) var isAssessed = false
  private var numbering: CitationNumbering
  private var heldSpace = ""

  /// The most characters of an answer that are read: a model that does not come to its end is no longer listened to.
  static let maximumLength = 16_000

  private var links: LinkGuard

  /// Makes an output of nothing.
  ///
  /// - Parameters:
  ///   - passageCount: How many passages can be cited.
  ///   - links: What the text may link to.
  init(passageCount: Int, links: LinkGuard) {
    numbering = CitationNumbering(passageCount: passageCount)
    self.links = links
  }

  /// Lets the text repeat the links of another.
  mutating func allowLinks(of text: String) {
    links.allow(text)
  }

  /// Goes on with what the model writes after its tools were used, when so many passages can be cited.
  mutating func goOn(passageCount: Int) {
    numbering.passageCount = passageCount
    isAnswered = true
    isAssessed = false
    if !text.isEmpty { heldSpace = "\n\n" }
  }

  /// An output of nothing that may link to the same, for another try.
  func afresh(passageCount: Int) -> ModelOutput {
    var links = links
    _ = links.finish()
    return ModelOutput(passageCount: passageCount, links: links)
  }

  /// Whether nothing more is wanted.
  var isFull: Bool { text.utf8.count >= Self.maximumLength }

  /// The passages that the text cites, from 0, in the order of their marks.
  var cited: [Int] { numbering.order }

  /// Where the answer comes from: what cites nothing is the model's own words.
  var answerSource: AnswerSource {
    guard isAnswered else { return .none }
    if example != nil { return .correction }
    return cited.isEmpty && source?.name != LocalEngine.modelName ? .model : .knowledge
  }

  /// Whether a prepared response is the surer answer, as far as the model has judged its own.
  func isOutdone(by fallback: PreparedResponse?) -> Bool {
    guard isAssessed, example == nil, let fallback else { return false }
    return fallback.confidence > confidence
  }

  /// White space before the answer is left out; that at its end is held back until more comes.
  private mutating func withoutOuterSpace(_ added: String) -> String {
    let all = text.isEmpty ? String(added.drop(while: \.isWhitespace)) : heldSpace + added
    let end = all.lastIndex { !$0.isWhitespace }.map(all.index(after:)) ?? all.startIndex
    heldSpace = String(all[end...])
    return String(all[..<end])
  }

  /// Takes one event, and returns the text that it adds.
  mutating func take(_ event: ModelEvent) -> String {
    var added = ""
    switch event {
    case .textDelta(let delta): added = links.pass(numbering.renumber(delta.withoutControlCharacters))
    case .finished(let reason):
      added = links.pass(numbering.finish()) + links.finish()
      isWhole = reason == .stop
    case .assessment(let assessment):
      isAssessed = true
      isAnswered = assessment.isAnswered
      confidence = assessment.confidence
      suggestions = assessment.suggestions
      form = assessment.form
      dialogue = assessment.dialogue
      example = assessment.example
    case .started(let source): self.source = source
    case .reasoningDelta, .toolCallStarted, .toolCallArguments, .citations, .usage: break
    }
    added = withoutOuterSpace(added)
    text += added
    if case .finished(let reason) = event, reason != .toolCalls, text.isEmpty { isAnswered = false }
    return added
  }

  /// Notes that the model answers in place of one that failed.
  mutating func standIn(for error: ModelError) {
    source?.hops = 1
    source?.isStandIn = true
    source?.reason = "\(error.provider ?? "the model") failed (\(error.kind.rawValue))"
  }
}

extension String {
  /// The text without characters that nobody sees and databases refuse: small models write them now and then.
  fileprivate var withoutControlCharacters: String {
    func isWanted(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
    }
    guard !unicodeScalars.allSatisfy(isWanted) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.filter(isWanted)))
  }
}
