public import Embeddings

/// What embeds questions and passages: the model that is configured and, while vectors of another one are still searched,
/// that one too, if it can be had.
public struct KnowledgeEmbedders: Sendable {
  /// The one that is configured.
  public let current: any TextEmbedder
  private let former: @Sendable (EmbeddingModel.Identity) async -> (any TextEmbedder)?

  /// Names embedders.
  ///
  /// - Parameter former: Finds the embedder of a model that was configured before; nothing when there is none any more.
  public init(
    _ current: any TextEmbedder,
    former: @escaping @Sendable (EmbeddingModel.Identity) async -> (any TextEmbedder)? = { _ in nil }
  ) {
    self.current = current
    self.former = former
  }

  /// The embedder of a model, if it can be had.
  public func embedder(of model: EmbeddingModel.Identity) async -> (any TextEmbedder)? {
    current.model.identity == model ? current : await former(model)
  }
}
