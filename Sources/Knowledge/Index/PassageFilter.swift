/// Which of a tenant's documents to look in.
public struct PassageFilter: Sendable, Hashable {
  /// The collections; nothing means all of them.
  public var collections: Set<String>?
  /// What the document's metadata must hold.
  public var metadata: [String: String]
  /// Between which bounds values of the document's metadata must be.
  public var ranges: [MetadataRange]

  /// Makes a filter; without arguments, one that everything passes.
  public init(
    collections: Set<String>? = nil, metadata: [String: String] = [:], ranges: [MetadataRange] = []
  ) {
    self.collections = collections
    self.metadata = metadata
    self.ranges = ranges
  }

  /// Whether everything passes.
  public var isEmpty: Bool { collections == nil && !filtersMetadata }

  /// Whether metadata decides.
  var filtersMetadata: Bool { !metadata.isEmpty || !ranges.isEmpty }

  /// Whether a document passes.
  public func admits(collection: String, metadata values: [String: String]) -> Bool {
    if let collections, !collections.contains(collection) { return false }
    return admits(metadata: values)
  }

  /// Whether a document passes whose collection is known to be right.
  func admits(metadata values: [String: String]) -> Bool {
    metadata.allSatisfy { name, value in values[name] == value } && ranges.allSatisfy { $0.admits(values) }
  }
}
