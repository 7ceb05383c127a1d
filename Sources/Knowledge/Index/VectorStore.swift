public import Embeddings
public import Essentials

/// Finds the passages nearest in meaning. The database is the truth; a store follows it, so that it can be built again
/// at any time.
public protocol VectorStore: Sendable {
  /// The model whose vectors are searched.
  func model(_ context: TenantContext) async throws -> EmbeddingModel.Identity

  /// The nearest passages that pass the filter, best first. Sees every document that was committed by this process
  /// before the call, and those of other processes within a second.
  /// - Returns: Nothing when the vectors are of another model than the question's embedding by now.
  func nearest(
    to query: QuestionEmbedding, limit: Int, filter: PassageFilter, _ context: TenantContext
  ) async throws -> [PassageMatch]?

  /// The cosines of the query and some passages; those that are gone are left out.
  func similarities(
    to query: QuestionEmbedding, of rows: [Int64], _ context: TenantContext
  ) async throws -> [Int64: Double]

  /// How many passages pass the filter, whether or not they have vectors.
  func count(_ filter: PassageFilter, _ context: TenantContext) async throws -> Int
}
