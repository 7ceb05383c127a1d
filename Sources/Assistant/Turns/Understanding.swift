import Embeddings
import LanguageModels

/// What a turn understood of a message.
struct Understanding: Sendable {
  var question: ResolvedQuestion
  /// The embedding of the question; made once and used by every step that needs it.
  var embedding: Embedding
  /// What the customer wants, where that was recognised.
  var intent: RecognisedIntent?
  /// The conversation as a model reads it, this message last.
  var messages: [ModelMessage]
}

/// An intent and how sure that is.
struct RecognisedIntent: Hashable, Sendable {
  var name: String
  /// The probability that it is this one, from 0 to 1.
  var confidence: Double
}
