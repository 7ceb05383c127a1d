/// A document as ingestion yields it, before it is stored.
public struct DocumentDraft: Sendable, Equatable {
  /// The stable name of where it came from, for example `file:help/refunds.md`: the same source replaces itself.
  public var source: String
  /// What it is called.
  public var title: String
  /// Where the customer can read it.
  public var url: String?
  /// The collection it is put into, for example `help`.
  public var collection: String
  /// For example `text/html`.
  public var mediaType: String
  /// Identifies the content and the pipeline that read it: hexadecimal SHA-256 and the pipeline's version.
  public var contentHash: String
  /// The language as a BCP 47 tag, where it is known.
  public var language: String?
  /// Names and values that searches can filter by, for example `["tag": "billing"]`.
  public var metadata: [String: String]
  /// The size of the original in bytes.
  public var byteCount: Int

  /// Makes a draft.
  public init(
    source: String, title: String, url: String? = nil, collection: String, mediaType: String,
    contentHash: String, language: String? = nil, metadata: [String: String] = [:], byteCount: Int
  ) {
    self.source = source
    self.title = title
    self.url = url
    self.collection = collection
    self.mediaType = mediaType
    self.contentHash = contentHash
    self.language = language
    self.metadata = metadata
    self.byteCount = byteCount
  }
}
