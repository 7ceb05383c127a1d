/// A passage of the knowledge base that may hold the answer.
public struct ModelPassage: Hashable, Sendable {
  /// Names the passage for as long as its text stays the same.
  public var id: String
  /// The document's title.
  public var title: String
  /// The headings above the passage, outermost first.
  public var headings: [String]
  /// The text: steps as `1. …` lines, tables as `| a | b |` lines.
  public var text: String
  /// The cosine of question and passage, where it is known.
  public var similarity: Double?
  /// Whether it was found by its words, not only by its meaning.
  public var isKeywordMatch: Bool

  /// Makes a passage.
  public init(
    id: String, title: String, headings: [String], text: String, similarity: Double?, isKeywordMatch: Bool
  ) {
    self.id = id
    self.title = title
    self.headings = headings
    self.text = text
    self.similarity = similarity
    self.isKeywordMatch = isKeywordMatch
  }
}
