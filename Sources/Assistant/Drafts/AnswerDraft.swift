public import Essentials

/// What the assistant would answer to what a customer has asked, for an operator to send, to change or to throw away.
/// Nothing of it is kept, and nobody was told.
public struct AnswerDraft: Hashable, Sendable {
  /// The customer's messages that it answers, oldest first.
  public var messages: [MessageID]
  /// What they ask, as a question on its own.
  public var question: String
  /// What could be sent, in Markdown, without marks of citations; empty where the assistant has no answer.
  public var text: String
  /// How it came about, with the passages that it rests on.
  public var answer: Answer

  /// Whether there is an answer.
  public var isAnswered: Bool { !text.isEmpty }
}
