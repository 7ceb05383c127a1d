import Embeddings
import Foundation

/// Turns a model's scores into probabilities.
///
/// It learns how by training the model again without some of the examples, and without all examples of some
/// of the intents: what remains outside shows how right the model is about messages that it has not seen, and
/// what it makes of messages whose intent it does not know.
struct IntentCalibration: Sendable {
  /// Scores are divided by this before the softmax.
  let temperature: Double
  private let gate: ScopeGate
  private let foreign: NearestExamples

  /// How many of the five divisions are used: with more examples fewer are enough.
  private static func foldCount(_ examples: Int) -> Int { examples > 4000 ? 2 : 3 }

  init(
    _ texts: [LabelledText], intentCount: Int, outOfScope: [OutOfScopeExample], options: IntentTraining
  ) {
    let foreign = NearestExamples(outOfScope.map(\.embedding))
    let foreignTerms = outOfScope.map { LexicalVocabulary.terms($0.text) }
    var readings: [HeldOutReading] = []
    var known: [ScopeEvidence] = []
    var unknown: [ScopeEvidence] = []
    if intentCount > 2 {
      let folds = CalibrationFold.folds(texts, intentCount: intentCount, seed: options.seed)
      for fold in folds.prefix(Self.foldCount(texts.count)) {
        let model = IntentModel(fold.training, intentCount: fold.intentCount, options: options)
        for text in fold.known {
          let reading = model.read(text.terms, text.embedding)
          readings.append(HeldOutReading(reading: reading, label: text.label))
          known.append(Self.evidence(reading, foreign.nearness(of: text.embedding)))
        }
        for text in fold.unknown {
          let reading = model.read(text.terms, text.embedding)
          unknown.append(Self.evidence(reading, foreign.nearness(of: text.embedding)))
        }
        for (index, example) in outOfScope.enumerated() {
          let reading = model.read(foreignTerms[index], example.embedding)
          unknown.append(
            Self.evidence(reading, foreign.nearness(of: example.embedding, excluding: index)))
        }
      }
    }
    self.foreign = foreign
    temperature = Self.temperature(readings)
    gate = ScopeGate(known: known, unknown: unknown, unknownShare: options.outOfScopeShare)
  }

  /// The probability of each intent, if it is one of them.
  func probabilities(_ scores: [Float]) -> [Double] {
    let highest = scores.max() ?? 0
    let parts = scores.map { exp(Double($0 - highest) / temperature) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  /// The probability that the message has one of the intents at all.
  func inScope(_ reading: IntentModel.Reading, _ embedding: Embedding) -> Double {
    gate.probability(Self.evidence(reading, foreign.nearness(of: embedding)))
  }

  private static func evidence(_ reading: IntentModel.Reading, _ foreignness: Float) -> ScopeEvidence {
    ScopeEvidence(
      score: reading.scores[reading.best], nearness: reading.nearness, foreignness: foreignness)
  }

  /// The temperature at which the right intents of held-out examples are likeliest, by golden-section search
  /// over its logarithm, in which the loss has one minimum.
  private static func temperature(_ readings: [HeldOutReading]) -> Double {
    guard !readings.isEmpty else { return 1 }
    func loss(_ exponent: Double) -> Double {
      let temperature = exp(exponent)
      return readings.reduce(0) { sum, held in
        let scores = held.reading.scores
        let highest = Double(scores.max() ?? 0)
        let total = scores.reduce(0) { $0 + exp((Double($1) - highest) / temperature) }
        return sum + log(total) - (Double(scores[held.label]) - highest) / temperature
      }
    }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.05), log(5.0))
    for _ in 0..<24 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if loss(left) < loss(right) { high = right } else { low = left }
    }
    return exp((low + high) / 2)
  }
}
