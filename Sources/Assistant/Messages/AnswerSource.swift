/// Where an answer comes from.
public enum AnswerSource: String, Sendable, Codable, CaseIterable {
  /// Passages of the knowledge base, cited.
  case knowledge
  /// A response that the agents' files prepare: a category's or an intent's.
  case category
  /// A text that the company has approved, where nothing may be improvised.
  case approved
  /// An answer that people have approved in place of one of the assistant's.
  case correction
  /// What tools found out or did.
  case tool
  /// A language model's own words.
  case model
  /// Greetings, thanks, goodbyes.
  case smalltalk
  /// Nothing: the assistant does not know, or hands over to a person.
  case none
}
