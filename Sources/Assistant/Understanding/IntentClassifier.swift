public import Embeddings
import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// Tells what a message wants, from examples of each intent.
///
/// A softmax regression over the message's embedding and its words. Training takes milliseconds for the
/// examples of a few agents, so that it happens when the server starts.
public struct IntentClassifier: Sendable {
  /// The intents that it knows, sorted.
  public let intents: [String]
  private let vocabulary: LexicalVocabulary
  private let regression: SoftmaxRegression
  private let lexicalWeight: Float

  /// Learns from examples. The order of the examples does not matter; equal examples give equal classifiers.
  public static func train(
    _ examples: [IntentExample], options: IntentTraining = IntentTraining()
  ) -> IntentClassifier {
    let intents = Set(examples.map(\.intent)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(intents, intents.indices))
    let vocabulary = LexicalVocabulary(examples.map(\.text))
    var rows = RegressionRows(
      denseCount: examples.first?.embedding.dimension ?? 0, sparseCount: vocabulary.count,
      capacity: examples.count)
    for example in examples {
      rows.append(
        dense: example.embedding.values,
        sparse: vocabulary.features(example.text, weight: options.lexicalWeight),
        class: numbers[example.intent] ?? 0)
    }
    let regression = SoftmaxRegression.fit(
      rows, classCount: intents.count,
      penalty: options.regularisation / Float(max(1, examples.count)), maximumSteps: options.maximumSteps)
    return IntentClassifier(
      intents: intents, vocabulary: vocabulary, regression: regression, lexicalWeight: options.lexicalWeight)
  }

  /// What the message wants. The embedding is that of the text.
  public func classify(_ text: String, embedding: Embedding) -> IntentPrediction {
    guard !intents.isEmpty else { return IntentPrediction(candidates: [], inScope: 0) }
    let scores = regression.scores(
      dense: embedding.values, sparse: vocabulary.features(text, weight: lexicalWeight))
    let highest = scores.max() ?? 0
    let parts = scores.map { exp($0 - highest) }
    let sum = parts.reduce(0, +)
    let ranked = parts.indices.sorted { parts[$0] > parts[$1] }
    return IntentPrediction(
      candidates: ranked.prefix(5).map { .init(intent: intents[$0], probability: Double(parts[$0] / sum)) },
      inScope: 1)
  }
}
