public import Essentials

/// A stored piece of a document with all that a citation needs.
public struct Passage: Sendable, Equatable, Identifiable {
  /// Names the passage for as long as its document is not replaced.
  public let id: PassageID
  /// The document it belongs to.
  public let documentID: DocumentID
  /// The position in the document, from 0.
  public let ordinal: Int
  /// The document's title.
  public let title: String
  /// The headings above the passage, outermost first, without the document's title.
  public let headings: [String]
  /// The page of a paged document, from 1.
  public let page: Int?
  /// The fragment that leads to the place in an HTML document, without `#`.
  public let anchor: String?
  /// Where the customer can read the document.
  public let url: String?
  /// Plain text with the marks of Markdown that carry meaning: `1. ` for steps, `| a | b |` for rows.
  public let text: String
  /// What the text looks like.
  public let form: PassageForm
  /// The length in tokens of the embedding model.
  public let tokenCount: Int
  /// The document's metadata, for filters.
  public let metadata: [String: String]
  /// The collection the document was put into.
  public let collection: String

  /// Makes a passage.
  public init(
    id: PassageID, documentID: DocumentID, ordinal: Int, title: String, headings: [String], page: Int?,
    anchor: String?, url: String?, text: String, form: PassageForm, tokenCount: Int,
    metadata: [String: String], collection: String
  ) {
    self.id = id
    self.documentID = documentID
    self.ordinal = ordinal
    self.title = title
    self.headings = headings
    self.page = page
    self.anchor = anchor
    self.url = url
    self.text = text
    self.form = form
    self.tokenCount = tokenCount
    self.metadata = metadata
    self.collection = collection
  }

  /// The link to the very place: the document's address with the passage's fragment or page.
  public var link: String? {
    guard let url else { return nil }
    if url.contains("#") { return url }
    if let anchor { return url + "#" + anchor }
    if let page { return url + "#page=\(page)" }
    return url
  }
}
