/// How much knowledge a tenant has.
public struct KnowledgeStatistics: Sendable, Equatable {
  /// The number of documents.
  public let documents: Int
  /// The number of passages.
  public let passages: Int
  /// The size of the originals.
  public let bytes: Int
  /// A number that grows with every change.
  public let revision: Int64
}
