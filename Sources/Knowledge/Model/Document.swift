public import Essentials

/// A stored document.
public struct Document: Sendable, Equatable, Identifiable {
  /// Names the document; a replaced document keeps it.
  public let id: DocumentID
  /// The stable name of where it came from, for example `file:help/refunds.md`.
  public let source: String
  /// What it is called.
  public let title: String
  /// Where the customer can read it.
  public let url: String?
  /// The collection it was put into.
  public let collection: String
  /// For example `text/html`.
  public let mediaType: String
  /// Identifies the content and the pipeline that read it.
  public let contentHash: String
  /// The language as a BCP 47 tag, where it is known.
  public let language: String?
  /// Names and values that searches can filter by.
  public let metadata: [String: String]
  /// The size of the original in bytes.
  public let byteCount: Int
  /// How many passages it was cut into.
  public let passageCount: Int
  /// When it was stored last.
  public let ingestedAt: Timestamp

  /// Makes a document.
  public init(
    id: DocumentID, source: String, title: String, url: String?, collection: String, mediaType: String,
    contentHash: String, language: String?, metadata: [String: String], byteCount: Int, passageCount: Int,
    ingestedAt: Timestamp
  ) {
    self.id = id
    self.source = source
    self.title = title
    self.url = url
    self.collection = collection
    self.mediaType = mediaType
    self.contentHash = contentHash
    self.language = language
    self.metadata = metadata
    self.byteCount = byteCount
    self.passageCount = passageCount
    self.ingestedAt = ingestedAt
  }
}
