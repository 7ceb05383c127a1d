/// Where an agent looks for answers. Empty lists mean everywhere.
public struct KnowledgeScope: Hashable, Sendable {
  /// Only these collections.
  public var collections: [String]
  /// Documents with one of these tags come first; the others are only asked when those have no answer.
  public var tags: [String]

  /// Makes a scope.
  public init(collections: [String] = [], tags: [String] = []) {
    self.collections = collections
    self.tags = tags
  }
}
