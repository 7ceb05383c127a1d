import Embeddings

/// How well a rule fits a message, and what speaks for it.
struct RuleMatch: Hashable, Sendable {
  /// The probability that the rule fits, from 0 to 1.
  var score: Double
  /// What speaks for it, for people.
  var reasons: [String]
  /// What the score is made of: nearness, words, intents, likeness, and the lead over all others.
  var features: [Double]
}

/// A message as rules are compared with it.
struct RuleMessage: Sendable {
  /// One reading of the message: as it was written, or completed from the conversation.
  struct Reading: Sendable {
    /// Nothing where the embedding service cannot be had.
    var embedding: Embedding?
    var stems: Set<String>
    /// What it is like among the examples of the company's intents: see ``Likeness``.
    var likeness: [Float]
  }

  var readings: [Reading]
  /// The intents that it may have, with their probabilities.
  var intents: [String: Double]
}
