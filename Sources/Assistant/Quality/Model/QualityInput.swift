public import Knowledge
public import LanguageModels

/// A reply before it is sent, with all that it may rest on.
public struct QualityInput: Sendable {
  /// What sort of reply it is, which decides what can be asked of it.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The answer to a question.
    case answer
    /// Words that the company has written.
    case prepared
    /// Greetings, thanks, goodbyes.
    case smalltalk
    /// The conversation goes to a person.
    case handoff
    /// The honest word that the answer is not known.
    case unknown
  }

  /// The question, on its own.
  public var question: String
  /// The reply, in Markdown, with its `[1]` marks.
  public var text: String
  public var kind: Kind
  /// The passages that were found; `[1]` marks count from 1 in this order.
  public var passages: [ModelPassage]
  /// What the tools gave back, as text or JSON.
  public var toolResults: [String]
  /// All that the customer has written in the conversation.
  public var customerWords: [String]
  /// What the company says of itself: its name and contact, and what its agents are told.
  public var companyFacts: [String]
  /// What no customer is to read word for word: the agent's instructions.
  public var confidential: [String]
  /// The question's embedding, where it was made already.
  public var questionEmbedding: QuestionEmbedding?
  /// The cosine of question and reply, where it is known or something near to it is.
  public var similarity: Double?
  /// Whether the reply came to its own end.
  public var isWhole: Bool
  /// Whether it is part of a dialogue that code leads, whose sentences are the company's own: only their figures need a
  /// source.
  public var isLed: Bool

  /// Makes an input.
  public init(
    question: String, text: String, kind: Kind = .answer, passages: [ModelPassage] = [],
    toolResults: [String] = [], customerWords: [String] = [], companyFacts: [String] = [],
    confidential: [String] = [], questionEmbedding: QuestionEmbedding? = nil, similarity: Double? = nil,
    isWhole: Bool = true, isLed: Bool = false
  ) {
    self.question = question
    self.text = text
    self.kind = kind
    self.passages = passages
    self.toolResults = toolResults
    self.customerWords = customerWords
    self.companyFacts = companyFacts
    self.confidential = confidential
    self.questionEmbedding = questionEmbedding
    self.similarity = similarity
    self.isWhole = isWhole
    self.isLed = isLed
  }
}
