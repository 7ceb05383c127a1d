import LanguageModels

/// Whether a reply holds what must not be sent: others' data, secrets, insults, harm, advice that is not ours to give.
struct SafetyCheck: Sendable {
  /// Numbers and addresses that may be told: the company's own, the customer's, and what documents and tools give.
  private var allowed: FigureSet
  private let customerText: String
  private let confidential: [[String]]
  private var known: [Evidence]
  /// Whether code leads the dialogue: numbers of orders look like keys, and are told because they are asked for.
  var isLed: Bool
  private let shelf: EvidenceShelf

  init(_ input: QualityInput, shelf: EvidenceShelf) {
    isLed = input.isLed
    var allowed = FigureSet()
    let passages = input.passages.map(shelf.evidence)
    for evidence in passages + input.companyFacts.map(shelf.evidence(ofFact:)) {
      allowed.formUnion(evidence.figures)
    }
    for text in input.toolResults + input.customerWords + [input.question] {
      allowed.formUnion(FigureSet(FigureReader.figures(in: text).filter(\.value.isContact)))
    }
    self.allowed = allowed
    self.shelf = shelf
    known = passages
    customerText = (input.customerWords + [input.question]).joined(separator: "\n")
    confidential = input.confidential.map { Array(Words($0)) }.filter { $0.count >= Self.longRun }
  }

  /// Lets numbers and addresses be told that a tool has given back.
  mutating func add(toolResult text: String) {
    allowed.formUnion(FigureSet(FigureReader.figures(in: text).filter(\.value.isContact)))
  }

  /// Lets numbers and addresses be told that stand in passages which a tool has found.
  mutating func add(_ passages: [ModelPassage]) {
    let found = passages.map(shelf.evidence)
    for passage in found { allowed.formUnion(passage.figures) }
    known += found
  }

  /// What is wrong with a reply or a part of one.
  func findings(_ reply: ReplyText) -> [QualityFinding] {
    var findings: [QualityFinding] = []
    func add(_ rule: QualityFinding.Rule, _ text: String) {
      findings.append(QualityFinding(.safety, rule, text))
    }
    for figure in FigureReader.addresses(in: reply.text) where !allowed.supports(figure, isData: false) {
      add(.personalData, figure.text)
    }
    if !isLed { for secret in SecretFinder.secrets(in: reply.text) { add(.secret, secret) } }
    for data in PersonalNumbers.numbers(in: reply.text) where !customerText.contains(data) {
      add(.personalData, data)
    }
    for part in reply.parts { check(part, add) }
    if let run = repeatedInstructions(reply) { add(.instructions, run) }
    return findings
  }

  /// From 0, must not be sent, to 1.
  static func score(_ findings: [QualityFinding]) -> Double {
    findings.reduce(1) { score, finding in min(score, finding.rule == .advice ? 0.4 : 0) }
  }

  private func check(_ part: ReplyText.Part, _ add: (QualityFinding.Rule, String) -> Void) {
    let isDocumented = { known.contains { GroundingCheck.overlap(part.stems, $0.stems) >= Self.documented } }
    if let phrase = SafetyPhrases.insults.first(in: part.words) { add(.insult, phrase) }
    if let phrase = SafetyPhrases.harm.first(in: part.words), !isDocumented() { add(.harm, phrase) }
    if let phrase = SafetyPhrases.requests.first(in: part.words), !Negation.isOdd(in: part.text) {
      add(.askedSecret, phrase)
    }
    if let phrase = SafetyPhrases.personal.first(in: part.words) { add(.personalData, phrase) }
    // A pharmacy's documents may say how much to take: then it is not the model's own advice.
    if let phrase = SafetyPhrases.advice.first(in: part.words), !isDocumented() { add(.advice, phrase) }
  }

  /// So many words in a row of what the agent was told.
  private func repeatedInstructions(_ reply: ReplyText) -> String? {
    guard !confidential.isEmpty else { return nil }
    let words = reply.parts.flatMap(\.words)
    guard words.count >= Self.longRun else { return nil }
    let starts = Dictionary(grouping: 0...(words.count - Self.longRun)) { words[$0] }
    for text in confidential {
      for place in 0...(text.count - Self.longRun) {
        let run = text[place..<place + Self.longRun]
        let isSaid = starts[text[place]]?.contains { words[$0..<$0 + Self.longRun] == run }
        if isSaid == true { return run.joined(separator: " ") }
      }
    }
    return nil
  }

  private static let longRun = 14
  private static let documented = 0.8
}
