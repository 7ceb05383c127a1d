/// What stands behind a mark such as `[1]` in an answer's text.
public struct ModelCitation: Hashable, Sendable {
  /// The number of the mark.
  public var index: Int
  /// The document's title.
  public var title: String
  /// Where it can be read, if anywhere.
  public var url: String?

  /// Makes a citation.
  public init(index: Int, title: String, url: String? = nil) {
    self.index = index
    self.title = title
    self.url = url
  }
}
