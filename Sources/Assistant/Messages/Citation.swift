public import Essentials

/// The proof under an answer: where a passage comes from. Its index is the `[1]` in the text.
public struct Citation: Hashable, Sendable, Codable {
  /// The number of the mark in the answer's text, from 1.
  public var index: Int
  /// The document.
  public var documentID: DocumentID
  /// The passage of the document.
  public var passageID: PassageID
  /// The document's title.
  public var title: String
  /// The headings above the passage, outermost first.
  public var headings: [String]
  /// Where the document is published, if it is.
  public var url: String?
  /// The place within the page behind ``url``.
  public var anchor: String?
  /// The page of a paged document, from 1.
  public var page: Int?
  /// The beginning of what the passage says.
  public var snippet: String

  /// Makes a citation.
  public init(
    index: Int, documentID: DocumentID, passageID: PassageID, title: String, headings: [String],
    url: String? = nil, anchor: String? = nil, page: Int? = nil, snippet: String
  ) {
    self.index = index
    self.documentID = documentID
    self.passageID = passageID
    self.title = title
    self.headings = headings
    self.url = url
    self.anchor = anchor
    self.page = page
    self.snippet = snippet
  }

  enum CodingKeys: String, CodingKey {
    case index, title, headings, url, anchor, page, snippet
    case documentID = "document_id"
    case passageID = "passage_id"
  }
}
