/// A piece of a document as chunking yields it, before it is stored.
public struct PassageDraft: Sendable, Equatable {
  /// The position in the document, from 0.
  public var ordinal: Int
  /// The headings above the passage, outermost first, without the document's title.
  public var headings: [String]
  /// The page of a paged document, from 1.
  public var page: Int?
  /// The fragment that leads to the place in an HTML document, without `#`.
  public var anchor: String?
  /// Plain text with the marks of Markdown that carry meaning: `1. ` for steps, `| a | b |` for rows.
  public var text: String
  /// What the text looks like.
  public var form: PassageForm
  /// The length in tokens of the embedding model.
  public var tokenCount: Int

  /// Makes a draft.
  public init(
    ordinal: Int, headings: [String] = [], page: Int? = nil, anchor: String? = nil, text: String,
    form: PassageForm = .prose, tokenCount: Int
  ) {
    self.ordinal = ordinal
    self.headings = headings
    self.page = page
    self.anchor = anchor
    self.text = text
    self.form = form
    self.tokenCount = tokenCount
  }
}
