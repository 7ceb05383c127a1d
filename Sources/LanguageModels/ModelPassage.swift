/// A passage of the knowledge base that may hold the answer.
public struct ModelPassage: Hashable, Sendable {
  /// What kind of text a passage is; models keep the form of steps and tables.
  public enum Kind: String, Sendable {
    case prose, steps, table, code, definition
  }

  /// The document's title.
  public var title: String
  /// The headings above the passage, outermost first.
  public var headings: [String]
  /// The text: steps as `1. …` lines, tables as `| a | b |` lines.
  public var text: String
  /// What kind of text it is.
  public var kind: Kind
  /// The cosine of question and passage, where it is known.
  public var similarity: Double?
  /// The fused score of the search; only its order means something.
  public var score: Double

  /// Makes a passage.
  public init(
    title: String, headings: [String], text: String, kind: Kind, similarity: Double?, score: Double
  ) {
    self.title = title
    self.headings = headings
    self.text = text
    self.kind = kind
    self.similarity = similarity
    self.score = score
  }
}
