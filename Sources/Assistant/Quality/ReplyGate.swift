import LanguageModels

/// Stands between a model and whoever follows its reply: lets text through sentence by sentence, each after a look at
/// what must never be sent. At the first sentence that must not be, it closes, and nothing more passes.
struct ReplyGate {
  /// The checks; nothing where none are wanted.
  private var checks: (safety: SafetyCheck, grounding: GroundingCheck)?
  /// What came and was not yet let through.
  private var held = ""
  /// The concepts of what passed.
  private var said: Set<String> = []
  /// Where the sentences of what is held end.
  private var ends = SentenceEnds()
  /// What is wrong with the sentence at which it closed.
  private(set) var findings: [QualityFinding] = []
  /// Whether anything was let through.
  private(set) var hasPassed = false
  /// Whether code leads the dialogue: its sentences are the company's own, and only their figures need a source.
  var isLed: Bool {
    get { checks?.grounding.isLed ?? false }
    set {
      checks?.grounding.isLed = newValue
      checks?.safety.isLed = newValue
    }
  }

  /// Makes a gate, which is open for everything where there are no checks.
  init(_ checks: (safety: SafetyCheck, grounding: GroundingCheck)?) {
    self.checks = checks
  }

  /// Whether the reply holds what must not be sent.
  var isClosed: Bool { !findings.isEmpty }

  /// Lets what follows rest on what a tool has given back.
  mutating func add(toolResult text: String) {
    checks?.safety.add(toolResult: text)
    checks?.grounding.add(toolResult: text)
  }

  /// Lets what follows rest on passages that a tool has found.
  mutating func add(_ passages: [ModelPassage]) {
    checks?.safety.add(passages)
    checks?.grounding.add(passages)
  }

  /// Takes more text, and gives back what may be shown now: whole sentences and lines. A table passes as a whole, for a
  /// row means nothing without its header.
  ///
  /// - Parameter cited: The passages that the text's marks stand for, from 0.
  mutating func take(_ added: String, cited: [Int]) -> String {
    guard !isClosed else { return "" }
    guard checks != nil else {
      hasPassed = true
      return added
    }
    held += added
    ends.read(added)
    guard let end = ends.lastEnd.map({ held.utf8.index(held.startIndex, offsetBy: $0) }) else { return "" }
    let piece = String(held[..<end])
    held = String(held[end...])
    ends.cut()
    return pass(piece, cited)
  }

  /// The rest, when the reply has ended.
  mutating func finish(cited: [Int]) -> String {
    guard !isClosed, !held.isEmpty else { return "" }
    defer { clear() }
    return pass(held, cited)
  }

  /// Forgets what was held back, for another model's answer.
  mutating func clear() {
    held = ""
    ends = SentenceEnds()
  }

  private mutating func pass(_ piece: String, _ cited: [Int]) -> String {
    if let checks {
      let reply = ReplyText(piece)
      findings =
        checks.safety.findings(reply) + checks.grounding.check(reply, cited: cited, after: said).findings
      for part in reply.parts { said.formUnion(part.stems) }
    }
    guard findings.isEmpty else { return "" }
    hasPassed = true
    return piece
  }
}

extension ReplyGate {
  /// Takes more text, and tells followers what may be shown now.
  ///
  /// - Returns: Whether anything is shown.
  @discardableResult
  mutating func take(_ added: String, cited: [Int], _ feed: TurnFeed) -> Bool {
    let text = take(added, cited: cited)
    if !text.isEmpty { feed.tell(.textDelta(text)) }
    return !text.isEmpty
  }

  /// Tells followers the rest, when the reply has ended.
  ///
  /// - Returns: Whether anything is shown.
  @discardableResult
  mutating func finish(cited: [Int], _ feed: TurnFeed) -> Bool {
    let text = finish(cited: cited)
    if !text.isEmpty { feed.tell(.textDelta(text)) }
    return !text.isEmpty
  }
}
