import Embeddings

/// The company's rules and approved texts at one moment, made ready to be compared with messages.
struct Guidebook: Sendable {
  /// All that was written.
  let rules: RuleSet
  /// Why the rules are told by their words alone: they could not be embedded yet.
  let failure: String?
  private let subjects: [String: RuleSubject]
  private let texts: [String: RuleSubject]
  private let matcher: RuleMatcher
  /// What customers write, as the intents' examples have it.
  private let written: [Embedding]

  /// A company's without rules.
  static let empty = Guidebook(RuleSet(), [], IntentRecogniser(), [:], .identity)

  /// Learns rules.
  ///
  /// - Parameters:
  ///   - intents: What customers want, with examples of what they write.
  ///   - recogniser: Knows the company's intents.
  ///   - embeddings: Those of ``texts(of:_:)``; none where the service cannot be had.
  ///   - scale: What the embeddings' cosines mean.
  init(
    _ rules: RuleSet, _ intents: [Intent], _ recogniser: IntentRecogniser,
    _ embeddings: [String: Embedding], _ scale: SimilarityScale, failure: String? = nil
  ) {
    self.rules = rules
    self.failure = failure
    let written = Self.examples(of: intents).compactMap { embeddings[$0] }
    func subject(_ topic: String, _ examples: [String]) -> RuleSubject {
      RuleSubject(topic, examples, embeddings, written, recogniser, scale)
    }
    let subjects = Dictionary(
      rules.guidelines.filter { !$0.isAlways }.map { ($0.name, subject($0.topic, $0.examples)) }
    ) { first, _ in first }
    let texts = Dictionary(
      rules.approved.map { ($0.id, subject(Self.topic(of: $0), $0.examples)) }
    ) { first, _ in first }
    self.written = written
    self.subjects = subjects
    self.texts = texts
    matcher = RuleMatcher(Array(subjects.values) + Array(texts.values), scale, knowsIntents: !intents.isEmpty)
  }

  /// All that has to be embedded.
  static func texts(of rules: RuleSet, _ intents: [Intent]) -> [String] {
    rules.guidelines.filter { !$0.isAlways }.flatMap { [$0.topic] + $0.examples }
      + rules.approved.flatMap { [topic(of: $0)] + $0.examples } + examples(of: intents)
  }

  /// A text as rules are compared with it.
  func reading(_ text: String, _ embedding: Embedding?) -> RuleMessage.Reading {
    RuleMessage.Reading(
      embedding: embedding, stems: Set(ContentWords.stems(of: text)),
      likeness: matcher.likeness(of: embedding, among: written))
  }

  /// How well the conditions of rules fit a message, by name; rules without condition are left out.
  func matches(of guidelines: [Guideline], _ message: RuleMessage) -> [String: RuleMatch] {
    let names = Set(guidelines.map(\.name))
    return matcher.matches(of: subjects.filter { names.contains($0.key) }, message)
  }

  /// How well approved texts answer a message, by id.
  func matches(of approved: [ApprovedText], _ message: RuleMessage) -> [String: RuleMatch] {
    let ids = Set(approved.map(\.id))
    return matcher.matches(of: texts.filter { ids.contains($0.key) }, message)
  }

  /// What a rule is compared by, for finding contradictions.
  func subject(of guideline: Guideline) -> RuleSubject? { subjects[guideline.name] }

  /// How near two texts are; nothing where they could not be embedded.
  func cosine(_ one: RuleSubject.Sample, _ other: RuleSubject.Sample) -> Double? {
    matcher.cosine(one.embedding, other.embedding)
  }

  private static func examples(of intents: [Intent]) -> [String] {
    Array(Set(intents.flatMap(\.examples))).sorted()
  }

  private static func topic(of text: ApprovedText) -> String {
    text.template.text { _ in "…" } ?? text.template.source
  }
}

extension RuleSubject {
  fileprivate init(
    _ topic: String, _ examples: [String], _ embeddings: [String: Embedding], _ written: [Embedding],
    _ recogniser: IntentRecogniser, _ scale: SimilarityScale
  ) {
    func sample(_ text: String) -> Sample {
      Sample(text: text, embedding: embeddings[text], stems: Set(ContentWords.stems(of: text)))
    }
    let first = sample(topic)
    let others = examples.map(sample)
    var intents: [String: Double] = [:]
    for sample in [first] + others {
      let prediction = recogniser.classify(sample.text, embedding: sample.embedding)
      for candidate in prediction.candidates {
        intents[candidate.intent, default: 0] +=
          candidate.probability * prediction.inScope / Double(1 + others.count)
      }
    }
    self.init(
      topic: first, examples: others, intents: intents,
      likeness: Likeness.of(first.embedding, among: written, scale))
  }
}
