/// A document as a parser yields it: what it says about itself, and its blocks in reading order.
public struct ParsedDocument: Sendable, Equatable {
  /// What it is called, where it says so.
  public var title: String?
  /// Where the customer can read it, where it says so.
  public var url: String?
  /// The language as a BCP 47 tag, where it says so.
  public var language: String?
  /// Names and values for filters, from front matter.
  public var metadata: [String: String]
  /// The blocks in reading order.
  public var blocks: [DocumentBlock]

  /// Makes a document.
  public init(
    title: String? = nil, url: String? = nil, language: String? = nil, metadata: [String: String] = [:],
    blocks: [DocumentBlock]
  ) {
    self.title = title
    self.url = url
    self.language = language
    self.metadata = metadata
    self.blocks = blocks
  }
}
