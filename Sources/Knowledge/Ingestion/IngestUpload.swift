/// A document that somebody sends.
public struct IngestUpload: Sendable, Equatable {
  /// Where its bytes are.
  public enum Content: Sendable, Equatable {
    /// In memory.
    case bytes([UInt8])
    /// In a file on this machine, which stays where it is.
    case file(path: String)
  }

  /// Where its bytes are.
  public var content: Content
  /// What the sender calls the file; tells the format where the content does not.
  public var filename: String
  /// What the document is known by: one with the same in the same collection is replaced.
  public var source: String
  /// What it is called, when not as it says itself.
  public var title: String?
  /// Where customers can read it.
  public var url: String?
  /// The collection it is put into.
  public var collection: String
  /// Names and values for filters.
  public var metadata: [String: String]

  /// Makes an upload.
  ///
  /// - Parameter source: The file's name when nothing is given.
  public init(
    _ content: Content, filename: String, source: String? = nil, title: String? = nil, url: String? = nil,
    collection: String,
    metadata: [String: String] = [:]
  ) {
    self.content = content
    self.filename = filename
    self.source = source ?? filename
    self.title = title
    self.url = url
    self.collection = collection
    self.metadata = metadata
  }
}
