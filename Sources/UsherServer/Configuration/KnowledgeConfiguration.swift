import Essentials

/// What the server knows.
public struct KnowledgeConfiguration: Hashable, Sendable {
  /// Documents to ingest.
  public struct Source: Hashable, Sendable {
    /// A file, a folder or a glob.
    public var path: String
    /// The collection that the documents go to.
    public var collection: String
    /// What a document's link begins with, followed by its path within the source.
    public var urlPrefix: String?
  }

  /// What is ingested when the server starts; what has not changed since is skipped.
  public var sources: [Source]

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) {
    sources = reader.sections("sources").compactMap { source in
      let collection = source.value("collection", default: "help")
      let urlPrefix = source.optional("url_prefix", as: String.self)
      guard let path = source.required("path", as: String.self) else { return nil }
      return Source(path: base.resolve(path), collection: collection, urlPrefix: urlPrefix)
    }
  }
}
