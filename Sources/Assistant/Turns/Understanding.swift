import Knowledge
import LanguageModels

/// What a turn understood of a message.
struct Understanding: Sendable {
  var question: ResolvedQuestion
  /// The embedding of the question, made once and used by every step that needs it; nothing where the embedding service
  /// cannot be had.
  var embedding: QuestionEmbedding?
  /// The language of the message, where it can be told.
  var language: DetectedLanguage?
  /// What the customer may want, likeliest first; the confidences add up to the probability that it is any of these.
  var intents: [RecognisedIntent]
  /// The conversation as a model reads it, this message last.
  var messages: [ModelMessage]
  /// How far the form is that the last reply asked for.
  var form: ModelForm.Progress?
  /// The dialogue that the message seems to belong to, and how surely.
  var dialogue: ClaimedDialogue?
  /// The agent to which the conversation was passed.
  var keeper: String?
  /// The company's own name for the customer, where it was proved.
  var customer: String?
  /// What is remembered about the customer, as far as a model is told.
  var facts: [CustomerFact] = []
  /// The files that the customer has attached, latest first.
  var files: [ModelFile] = []

  /// What speaks for a person to look at the message, the surest first.
  var escalation: [EscalationSignal] = []

  /// What the customer most likely wants.
  var intent: RecognisedIntent? { intents.first }
}

/// An intent and how sure that is.
struct RecognisedIntent: Hashable, Sendable {
  var name: String
  /// The probability that it is this one, from 0 to 1.
  var confidence: Double
}
