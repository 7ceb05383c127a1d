/// Whether a reply is about as long as its question deserves.
struct LengthCheck {
  private(set) var score = 1.0
  private(set) var findings: [QualityFinding] = []

  init(_ reply: ReplyText, question: String, kind: QualityInput.Kind) {
    let count = reply.wordCount
    let most = Self.most(
      question, kind, hasSteps: reply.parts.contains { $0.form == .item || $0.form == .row })
    if count > most {
      // Twice the length that is right scores nothing.
      score = max(0, 1 - Double(count - most) / Double(most))
      if score < 0.5 { findings.append(QualityFinding(.length, .tooLong, "\(count) words")) }
    } else if kind == .answer, count < 2, !Self.isShortAnswer(reply) {
      score = 0.3
      findings.append(QualityFinding(.length, .tooShort, reply.text))
    }
  }

  private static func isShortAnswer(_ reply: ReplyText) -> Bool {
    let word = reply.parts.first?.words.first ?? ""
    return word == "yes" || word == "no" || word.unicodeScalars.contains(where: \.isDigit)
  }

  /// The most words that are not too many.
  private static func most(_ question: String, _ kind: QualityInput.Kind, hasSteps: Bool) -> Int {
    switch kind {
    case .smalltalk: 80
    case .handoff, .unknown: 150
    case .prepared: 250
    case .answer:
      switch QuestionKind(question) {
      case .procedure, .reason, .other: hasSteps ? 250 : 150
      default: hasSteps ? 200 : 100
      }
    }
  }
}
