/// What to look for and where.
public struct SearchQuery: Sendable, Equatable {
  /// The question as the customer wrote it.
  public var text: String
  /// How many hits at most.
  public var limit: Int
  /// How passages are found.
  public var mode: SearchMode
  /// The collections to look in; nothing means all of them.
  public var collections: [String]?
  /// Only documents whose metadata has all of these names and values.
  public var metadata: [String: String]
  /// Only documents whose metadata is within all of these bounds.
  public var ranges: [MetadataRange]
  /// How many passages of one document at most: one for a list of places to look, more for an answer in detail.
  public var passagesPerDocument: Int

  /// Makes a query.
  public init(
    text: String, limit: Int = 5, mode: SearchMode = .hybrid, collections: [String]? = nil,
    metadata: [String: String] = [:], ranges: [MetadataRange] = [], passagesPerDocument: Int = 1
  ) {
    self.text = text
    self.limit = limit
    self.mode = mode
    self.collections = collections
    self.metadata = metadata
    self.ranges = ranges
    self.passagesPerDocument = passagesPerDocument
  }
}
