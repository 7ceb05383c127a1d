public import Embeddings

/// Tells what a message wants, from examples of each intent.
///
/// A softmax regression over the message's embedding and its words, whose scores become probabilities by
/// what it got right on examples that it had not seen, and a gate that says when a message has none of the
/// intents. Training takes milliseconds for the examples of a few agents, so that it happens when the
/// server starts; for thousands of examples it takes seconds and belongs on a thread of its own.
/// `Docs/Intents.md` has the method and its figures.
public struct IntentClassifier: Sendable {
  /// The intents that it knows, sorted.
  public let intents: [String]
  private let model: IntentModel
  private let calibration: IntentCalibration

  /// Learns from examples. Equal examples give equal classifiers, in whatever order they come.
  ///
  /// Messages known to have none of the intents are not needed, but help to tell such messages.
  public static func train(
    _ examples: [IntentExample], outOfScope: [OutOfScopeExample] = [],
    options: IntentTraining = IntentTraining()
  ) -> IntentClassifier {
    let intents = Set(examples.map(\.intent)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(intents, intents.indices))
    let texts =
      examples
      .sorted { ($0.intent, $0.text) < ($1.intent, $1.text) }
      .map {
        LabelledText(
          terms: LexicalVocabulary.terms($0.text), embedding: $0.embedding, label: numbers[$0.intent] ?? 0)
      }
    let model = IntentModel(texts, intentCount: intents.count, options: options)
    return IntentClassifier(
      intents: intents, model: model,
      calibration: IntentCalibration(
        texts, intentCount: intents.count, outOfScope: outOfScope, options: options))
  }

  /// What the message wants. The embedding is that of the text.
  public func classify(_ text: String, embedding: Embedding) -> IntentPrediction {
    guard !intents.isEmpty else { return IntentPrediction(candidates: [], inScope: 0) }
    let reading = model.read(LexicalVocabulary.terms(text), embedding)
    let probabilities = calibration.probabilities(reading.scores)
    let ranked = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
    return IntentPrediction(
      candidates: ranked.map { .init(intent: intents[$0], probability: probabilities[$0]) },
      inScope: calibration.inScope(reading, embedding))
  }
}
