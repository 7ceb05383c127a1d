import Embeddings

/// What messages are compared with: a rule's condition, or an approved text, with examples of messages.
struct RuleSubject: Sendable {
  /// One text, and what is known about it.
  struct Sample: Sendable {
    var text: String
    /// Nothing where the embedding service cannot be had.
    var embedding: Embedding?
    var stems: Set<String>
  }

  /// What it is about.
  var topic: Sample
  /// What customers write.
  var examples: [Sample]
  /// The intents that topic and examples have, on average.
  var intents: [String: Double]
  /// What the topic is like among the examples of the company's intents: see ``Likeness``.
  var likeness: [Float]

  /// The topic and the examples.
  var samples: [Sample] { [topic] + examples }

  /// The stems of all samples.
  var stems: Set<String> { examples.reduce(topic.stems) { $0.union($1.stems) } }
}
