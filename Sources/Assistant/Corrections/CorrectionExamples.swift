import Essentials
import Knowledge
import LanguageModels
import Learning

/// The approved corrections that have to do with a question, as models get them.
struct CorrectionExamples: Sendable {
  /// The approved corrections; nothing where there is nowhere to read them from.
  let book: CorrectionBook?
  let settings: LearningSettings

  /// What the examples of one request take at most, as tokens of a model that reads them.
  private static let tokens = 800

  /// The answer that was approved for the very question.
  func same(as understood: Understanding) async -> ModelExample? {
    await examples(for: understood).first(where: \.isSame)
  }

  /// The examples for a question: the same questions first, then the nearest.
  func examples(for understood: Understanding) async -> [ModelExample] {
    await book?.matches(
      understood.question.text, embedding: understood.embedding?.embedding, limit: max(settings.examples, 1))
      ?? []
  }

  /// The instructions with the examples behind them, as many as there is room for.
  func instructions(_ examples: [ModelExample], after instructions: String) -> String {
    let shown = shown(examples)
    guard !shown.isEmpty else { return instructions }
    let blocks = shown.map { example in
      QuotedData.block(
        "Customer: \(example.question)\nAnswer: \(example.plainAnswer)", named: "example",
        note: example.isSame ? "The same question:" : "A similar question:")
    }
    let opening = """
      Our team has approved these answers to earlier questions. Where the customer asks the same, answer the same, in \
      these words as far as they fit; else take them as examples of what we say and how. Prices, totals, seats and \
      anything else that changes: never from here, always from your tools.
      """
    return ([instructions].filter { !$0.isEmpty } + [opening] + blocks).joined(separator: "\n\n")
  }

  /// What a model that reads is shown.
  private func shown(_ examples: [ModelExample]) -> [ModelExample] {
    let estimator = TokenEstimator()
    var left = Self.tokens
    var shown: [ModelExample] = []
    for example in examples.prefix(settings.examples) {
      let cost = estimator.count(example.question) + estimator.count(example.plainAnswer)
      guard cost <= left else { continue }
      left -= cost
      shown.append(example)
    }
    return shown
  }

  // MARK: The trace

  /// What became of a request's examples.
  func trace(of run: AgentRun) -> [TurnTrace.Corrected]? {
    let isRead = run.output.source?.name != LocalEngine.modelName
    let used = isRead ? shown(run.request.examples) : run.request.examples
    return Self.trace(used.filter { isRead || $0.id == run.output.example }, answeredBy: run.output.example)
  }

  static func trace(_ examples: [ModelExample], answeredBy answer: String?) -> [TurnTrace.Corrected]? {
    guard !examples.isEmpty else { return nil }
    return examples.map {
      .init(correction: $0.id, similarity: $0.similarity, use: $0.id == answer ? .answer : .example)
    }
  }
}

extension ModelExample {
  /// The answer without marks of citations: the passages behind them were another turn's.
  var plainAnswer: String {
    CitationMarks.removing(Set(CitationMarks(in: answer).numbers), from: answer)
  }
}
