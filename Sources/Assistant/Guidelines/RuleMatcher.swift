import Embeddings

#if canImport(Glibc)
import Glibc
#endif

/// Tells how well rules fit a message, without any network: by meaning, by words, by the intents that both have, by what
/// customers write that both are like, and by how much better a rule fits than all others.
struct RuleMatcher: Sendable {
  /// How rare each stem is among the subjects.
  private let rarity: [String: Double]
  /// What the cosines of the embeddings mean.
  private let scale: SimilarityScale
  /// Whether the company's agents name intents.
  private let knowsIntents: Bool

  /// Fitted to every other message of `Benchmarks/Guidelines/turns.json` by `benchmarks guidelines --fit`.
  private static let intercept = -6.49
  private static let weights = [0.99, 1.50, 6.22, 3.39, 4.92]

  /// The same for a company whose agents name no intents: nothing is known then of intents and likeness.
  private static let interceptWithoutIntents = -3.77
  private static let weightsWithoutIntents = [5.75, 1.14, 0, 0, 7.46]

  /// What a rule is measured against when no other comes nearer: messages are near to anything by so much.
  private static let usualNearness = 0.3
  /// How near texts with the same words are taken to be where they could not be embedded.
  private static let nearnessOfSameWords = 0.6

  /// Learns which words are rare among subjects.
  init(_ subjects: [RuleSubject], _ scale: SimilarityScale, knowsIntents: Bool) {
    self.knowsIntents = knowsIntents
    self.scale = scale
    var counts: [String: Int] = [:]
    for subject in subjects {
      for stem in subject.stems { counts[stem, default: 0] += 1 }
    }
    let total = Double(subjects.count + 1)
    rarity = counts.mapValues { 1 + log(total / Double($0 + 1)) }
  }

  /// How well each of several subjects fits a message.
  func matches(of subjects: [String: RuleSubject], _ message: RuleMessage) -> [String: RuleMatch] {
    let near = subjects.mapValues { nearness(of: $0, to: message) }
    let ranked = near.values.sorted(by: >)
    return subjects.reduce(into: [:]) { matches, entry in
      let own = near[entry.key] ?? 0
      let best = (ranked.first == own ? ranked.dropFirst().first : ranked.first) ?? 0
      let features = [
        own, words(of: entry.value, in: message), Self.agreement(entry.value.intents, message.intents),
        Self.likeness(of: entry.value, to: message), own - max(best, Self.usualNearness),
      ]
      let (weights, intercept) =
        knowsIntents
        ? (Self.weights, Self.intercept) : (Self.weightsWithoutIntents, Self.interceptWithoutIntents)
      let sum = zip(weights, features).reduce(intercept) { $0 + $1.0 * $1.1 }
      matches[entry.key] = RuleMatch(
        score: 1 / (1 + exp(-sum)), reasons: reasons(entry.value, message, features), features: features)
    }
  }

  // MARK: Features

  /// The nearest that topic or examples come to the message.
  private func nearness(of subject: RuleSubject, to message: RuleMessage) -> Double {
    message.readings.reduce(-1) { nearest, reading in
      subject.samples.reduce(nearest) { max($0, nearness(of: $1, to: reading)) }
    }
  }

  /// How near two texts are; where one could not be embedded, their words stand in.
  private func nearness(of sample: RuleSubject.Sample, to reading: RuleMessage.Reading) -> Double {
    cosine(sample.embedding, reading.embedding)
      ?? Self.nearnessOfSameWords * share(of: sample.stems, in: reading.stems)
  }

  /// The cosine of two texts; nothing where one could not be embedded.
  func cosine(_ one: Embedding?, _ other: Embedding?) -> Double? {
    guard let one, let other else { return nil }
    return scale(Double(one.cosine(other)))
  }

  /// What a text is like among others.
  func likeness(of embedding: Embedding?, among others: [Embedding]) -> [Float] {
    Likeness.of(embedding, among: others, scale)
  }

  /// The share of the rare words of the topic or an example that the message has.
  private func words(of subject: RuleSubject, in message: RuleMessage) -> Double {
    message.readings.reduce(0) { most, reading in
      subject.samples.reduce(most) { max($0, share(of: $1.stems, in: reading.stems)) }
    }
  }

  private func share(of stems: Set<String>, in others: Set<String>) -> Double {
    let whole = stems.reduce(0) { $0 + (rarity[$1] ?? 1) }
    guard whole > 0 else { return 0 }
    return stems.intersection(others).reduce(0) { $0 + (rarity[$1] ?? 1) } / whole
  }

  /// How much two distributions have in common, from 0 to 1.
  private static func agreement(_ first: [String: Double], _ second: [String: Double]) -> Double {
    second.reduce(0) { $0 + ($1.value * (first[$1.key] ?? 0)).squareRoot() }
  }

  /// How much the topic and the message are like the same examples of the company's intents, from 0 to 1.
  private static func likeness(of subject: RuleSubject, to message: RuleMessage) -> Double {
    message.readings.reduce(0) { most, reading in
      guard reading.likeness.count == subject.likeness.count else { return most }
      return max(most, Double(VectorMaths.dot(reading.likeness, subject.likeness)))
    }
  }

  // MARK: Reasons

  private func reasons(_ subject: RuleSubject, _ message: RuleMessage, _ features: [Double]) -> [String] {
    var reasons: [String] = []
    let samples = subject.samples.map { sample in
      (sample, message.readings.map { nearness(of: sample, to: $0) }.max() ?? 0)
    }
    if let (sample, cosine) = samples.max(by: { $0.1 < $1.1 }) {
      reasons.append("near to “\(sample.text)” (\(Self.rounded(cosine)))")
    }
    let stems = message.readings.reduce(into: Set<String>()) { $0.formUnion($1.stems) }
    let common = subject.stems.intersection(stems)
    if !common.isEmpty { reasons.append("words: \(common.sorted().prefix(6).joined(separator: ", "))") }
    if knowsIntents, features[2] >= 0.3,
      let intent = message.intents.max(by: {
        $0.value * (subject.intents[$0.key] ?? 0) < $1.value * (subject.intents[$1.key] ?? 0)
      })
    {
      reasons.append("intent \(intent.key) (\(Self.rounded(features[2])))")
    }
    return reasons
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

/// What a text is like among many: the more alike two texts are to the same ones, the nearer to one the inner product.
enum Likeness {
  /// How much nearer than others a text must be to count; of several widths the one that told rules best apart.
  private static let width: Float = 0.08

  static func of(_ embedding: Embedding?, among others: [Embedding], _ scale: SimilarityScale) -> [Float] {
    guard let embedding else { return [] }
    let weights = others.map { exp(Float(scale(Double(embedding.cosine($0)))) / (2 * width)) }
    let length = VectorMaths.dot(weights, weights).squareRoot()
    return length > 0 ? weights.map { $0 / length } : weights
  }
}
