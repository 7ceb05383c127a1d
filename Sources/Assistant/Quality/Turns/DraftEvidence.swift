import Knowledge
import LanguageModels

/// What a draft rests on and how it came about, for the checks.
struct DraftEvidence: Sendable {
  /// What the model was asked; nothing where the answer stood ready.
  var request: ModelRequest?
  /// What was found, in the order of the model's numbers.
  var found: [SearchHit] = []
  /// The passages that the text's marks stand for, from 0, in the order of the marks.
  var cited: [Int] = []
  /// What the tools gave back, as the model read it.
  var toolResults: [String] = []
  /// The state from which code has led the dialogue, which holds what tools have given back before; nothing where the
  /// reply is no part of a dialogue.
  var ledFrom: String?
  /// Takes what the model writes at another try; nothing where there was no first one.
  var retry: ModelOutput?
  /// What the model has written itself.
  var words = ""
  /// What code says under the model's words: it stays, whatever becomes of these.
  var statements: [String] = []
  /// What is wrong with the sentence at which the reply was stopped.
  var barred: [QualityFinding] = []
  /// Whether the reply came to its own end.
  var isWhole = true
  /// The similarity of the question and what was found, where the reply is in the words of what was found.
  var similarity: Double?
  /// Whether some of the reply was shown already.
  var isShown = true

  /// The passages in the order of the text's marks, then those that it does not cite.
  var passages: [ModelPassage] {
    let first = cited.filter { found.indices.contains($0) }
    return (first + found.indices.filter { !first.contains($0) }).map { ModelPassage(found[$0], nil) }
  }
}

extension DraftEvidence {
  /// What an agent's work leaves behind.
  init(_ run: AgentRun) {
    request = run.request
    request?.toolChoice = .none
    found = run.hits
    retry = run.output.afresh(passageCount: run.hits.count)
    toolResults = run.outcomes.filter { $0.result?.hits.isEmpty != false }.map {
      $0.message(passagesAfter: 0).text
    }
    statements = run.statements
    barred = run.gate.findings
    isShown = run.gate.hasPassed
  }
}

extension Draft {
  /// Takes what a model has written as its text, with the proofs, and with what code says below it.
  mutating func take(_ output: ModelOutput) {
    let hasStatements = !evidence.statements.isEmpty
    evidence.words = output.text
    text = output.text.isEmpty && !hasStatements ? LocalEngine.unknown(nearest: []) : output.text
    for statement in evidence.statements { text += (text.isEmpty ? "" : "\n\n") + statement }
    source = evidence.toolResults.isEmpty && !hasStatements ? output.answerSource : .tool
    // What a form asks stands in the company's files.
    switch output.form {
    case .asked: source = .category
    case .ended where evidence.toolResults.isEmpty && output.isAnswered: source = .category
    case .answeredAside, .ended, nil: break
    }
    if let step = output.dialogue {
      let isFound = step.isAside && (!output.cited.isEmpty || output.example != nil)
      source = isFound ? output.answerSource : .tool
    }
    correction =
      source == .correction
      ? evidence.request?.examples.first { $0.id == output.example }.flatMap(AnswerCorrection.init) : nil
    model = output.source.map(AnsweringModel.init)
    confidence = output.confidence
    suggestions = output.suggestions
    isUnanswered = !output.isAnswered && !hasStatements
    evidence.isWhole = output.isWhole || isUnanswered || hasStatements
    evidence.cited = output.cited
    citations = output.cited.enumerated().map {
      Citation(evidence.found[$0.element].passage, index: $0.offset + 1)
    }
    let isOwnWords = output.source?.name != LocalEngine.modelName
    let asked = evidence.request?.passages ?? []
    let similarities = output.cited.compactMap { asked.indices.contains($0) ? asked[$0].similarity : nil }
    evidence.similarity = isOwnWords ? nil : similarities.max()
  }
}
