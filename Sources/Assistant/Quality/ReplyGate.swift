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
  /// Whether a sentence or line may have ended in what is held.
  private var mayHaveEnd = false
  /// What is wrong with the sentence at which it closed.
  private(set) var findings: [QualityFinding] = []
  /// Whether anything was let through.
  private(set) var hasPassed = false

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

  /// Takes more text, and gives back what may be shown now.
  ///
  /// - Parameter cited: The passages that the text's marks stand for, from 0.
  mutating func take(_ added: String, cited: [Int]) -> String {
    guard !isClosed else { return "" }
    guard checks != nil else {
      hasPassed = true
      return added
    }
    held += added
    mayHaveEnd = mayHaveEnd || added.contains { $0 == "\n" || ".!?…".contains($0) }
    guard mayHaveEnd, let end = Self.safeEnd(of: held) else { return "" }
    let piece = String(held[..<end])
    held = String(held[end...])
    mayHaveEnd = held.contains { ".!?…".contains($0) }
    return pass(piece, cited)
  }

  /// The rest, when the reply has ended.
  mutating func finish(cited: [Int]) -> String {
    guard !isClosed, !held.isEmpty else { return "" }
    defer { held = "" }
    return pass(held, cited)
  }

  /// Forgets what was held back, for another model's answer.
  mutating func clear() {
    held = ""
    mayHaveEnd = false
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

  /// The end of the last sentence or line that nothing can be added to. A table passes as a whole: a row means nothing
  /// without its header.
  private static func safeEnd(of text: String) -> String.Index? {
    let characters = text.indices
    var end: String.Index?
    var wasTerminator = false
    var lineStart = text.startIndex
    for index in characters {
      let character = text[index]
      let next = text.index(after: index)
      if character == "\n" {
        if text[lineStart...].first != "|" { end = next }
        lineStart = next
        wasTerminator = false
      } else if character == " ", wasTerminator, text[lineStart...].first != "|" {
        // A citation mark may follow: it says what the sentence rests on.
        if next < text.endIndex, text[next] != "[" { end = next }
      } else if ".!?…".contains(character) {
        // The number of a list's item ends nothing.
        wasTerminator = character != "." || !text[lineStart..<index].allSatisfy(\.isNumber)
      } else if !"\"'”’)[]*_ ".contains(character) {
        wasTerminator = character.isNumber && wasTerminator && isInMark(text, index)
      }
    }
    return end
  }

  private static func isInMark(_ text: String, _ index: String.Index) -> Bool {
    text[..<index].last { !$0.isNumber } == "["
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
