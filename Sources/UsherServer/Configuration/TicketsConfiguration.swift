import Essentials

/// What the ticket desk sells.
public struct TicketsConfiguration: Hashable, Sendable {
  /// Files and folders with venues, events and prices, imported when the server starts; what has not changed is skipped.
  public var sources: [String]
  /// The collection of the documents that are made of them.
  public var collection: String

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) {
    sources = reader.list("sources", of: String.self).map(base.resolve)
    collection = reader.value("collection", default: "help")
  }
}
