import Embeddings

/// A classifier's core, before its scores are turned into probabilities.
struct IntentModel: Sendable {
  /// What the model sees in a message.
  struct Reading {
    /// The score of each intent.
    let scores: [Float]
    /// The intent with the highest score.
    let best: Int
    /// How near the message is to the examples of the best intent.
    let nearness: Float
  }

  private let vocabulary: LexicalVocabulary
  private let lexicalWeight: Float
  private let regression: SoftmaxRegression
  private let examples: [NearestExamples]

  /// Learns from examples whose labels count from zero without gaps.
  init(_ texts: [LabelledText], intentCount: Int, options: IntentTraining) {
    let vocabulary = LexicalVocabulary(texts.map(\.terms))
    var rows = RegressionRows(
      denseCount: texts.first?.embedding.dimension ?? 0, sparseCount: vocabulary.count, capacity: texts.count)
    var examples = [[Embedding]](repeating: [], count: intentCount)
    for text in texts {
      rows.append(
        dense: text.embedding.values,
        sparse: vocabulary.features(text.terms, weight: options.lexicalWeight), class: text.label)
      examples[text.label].append(text.embedding)
    }
    self.vocabulary = vocabulary
    self.examples = examples.map(NearestExamples.init)
    lexicalWeight = options.lexicalWeight
    regression = SoftmaxRegression.fit(
      rows, classCount: intentCount, penalty: options.regularisation / Float(max(1, texts.count)),
      maximumSteps: options.maximumSteps)
  }

  /// What the model sees in a message, given by its terms and its embedding.
  func read(_ terms: [String], _ embedding: Embedding) -> Reading {
    let scores = regression.scores(
      dense: embedding.values, sparse: vocabulary.features(terms, weight: lexicalWeight))
    let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    return Reading(scores: scores, best: best, nearness: examples[best].nearness(of: embedding))
  }
}
