import Assistant

/// What a classifier made of messages that it was not trained on.
struct IntentScores {
  /// Messages of known intents: what was said, and whether it was right.
  private var known: [(prediction: IntentPrediction, isRight: Bool)] = []
  /// Messages that have none of the intents.
  private var foreign: [IntentPrediction] = []

  /// The share of out-of-scope messages that rates over all rows are stated for: that of CLINC150's test split,
  /// 1,000 of 5,500.
  private static let foreignShare = 1000.0 / 5500

  mutating func add(_ prediction: IntentPrediction, truth: String) {
    known.append((prediction, prediction.intent == truth))
  }

  mutating func addForeign(_ prediction: IntentPrediction) {
    foreign.append(prediction)
  }

  static func += (scores: inout IntentScores, other: IntentScores) {
    scores.known += other.known
    scores.foreign += other.foreign
  }

  /// The share of messages of known intents whose likeliest intent is right, whatever the scope says.
  var accuracy: Double { share(known) { $0.isRight } }

  /// The expected calibration error of the likeliest intent's probability, in 15 equal bins.
  var calibrationError: Double {
    var bins = [(count: Int, claimed: Double, right: Int)](repeating: (0, 0, 0), count: 15)
    for entry in known {
      let probability = entry.prediction.candidates.first?.probability ?? 0
      let bin = min(14, Int(probability * 15))
      bins[bin].count += 1
      bins[bin].claimed += probability
      bins[bin].right += entry.isRight ? 1 : 0
    }
    return bins.reduce(0) { $0 + abs($1.claimed - Double($1.right)) } / Double(max(1, known.count))
  }

  /// How out-of-scope messages were told apart.
  struct Scope {
    let recall: Double
    let precision: Double
    /// The share of all rows that were given the right intent, or rightly none.
    let accuracy: Double
  }

  var hasForeign: Bool { !foreign.isEmpty }

  /// What happens when messages less likely in scope than `threshold` are taken for foreign.
  func scope(threshold: Double = 0.5) -> Scope {
    let recall = share(foreign) { $0.inScope < threshold }
    let refused = share(known) { $0.prediction.inScope < threshold }
    let right = share(known) { $0.prediction.inScope >= threshold && $0.isRight }
    let told = recall * Self.foreignShare
    let precision = told / max(1e-9, told + refused * (1 - Self.foreignShare))
    return Scope(recall: recall, precision: precision, accuracy: told + right * (1 - Self.foreignShare))
  }

  /// The best recall that has a precision, and what else comes with it.
  func scope(precision: Double) -> Scope? {
    stride(from: 0.01, to: 1, by: 0.01).map { scope(threshold: $0) }
      .filter { $0.precision >= precision }
      .max { $0.recall < $1.recall }
  }

  private func share<Entry>(_ entries: [Entry], _ isCounted: (Entry) -> Bool) -> Double {
    Double(entries.count(where: isCounted)) / Double(max(1, entries.count))
  }
}
