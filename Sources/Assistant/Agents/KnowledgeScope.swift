/// Where an agent looks for answers, and which documents are its own. Empty lists mean everywhere, and none.
public struct KnowledgeScope: Hashable, Sendable {
  /// Only these collections.
  public var collections: [String]
  /// Tags of the documents that are its own: when no intent is clear, the agent to which the answering document belongs
  /// gives the answer.
  public var tags: [String]

  /// Makes a scope.
  public init(collections: [String] = [], tags: [String] = []) {
    self.collections = collections
    self.tags = tags
  }
}

extension KnowledgeScope {
  /// How much a document belongs here, by its tags: the first tag says most. Nothing belongs to an empty scope.
  func share(of documentTags: [String]) -> Double {
    documentTags.enumerated().reduce(0) { share, tag in
      tags.contains(tag.element) ? share + 1 / Double(1 + tag.offset) : share
    }
  }
}
