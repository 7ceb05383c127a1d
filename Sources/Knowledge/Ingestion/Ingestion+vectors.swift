internal import Embeddings
internal import Essentials
internal import Telemetry

extension Ingestion {
  /// The embeddings of passages: by the model that is configured and, while another one's are searched, by that one too,
  /// so that a document is found by its meaning at once. What a service does not make now is left out, and made later.
  func vectors(of texts: [String], _ tenant: TenantContext) async throws -> [PassageVectors] {
    let own = embedders.current.model.identity
    var vectors: [PassageVectors] = []
    do {
      vectors.append(PassageVectors(try await embedders.current.embed(texts, as: .document), by: own))
    } catch let error as EmbedderFailure {
      store.gapNotes.note(tenant.tenant)
      logger.warning(
        "Passages are stored without embeddings, which are made later",
        ["passages": .integer(Int64(texts.count)), "reason": .string(error.description)])
    }
    let serving = try await store.serving(tenant)
    guard serving != own, let former = await embedders.embedder(of: serving) else { return vectors }
    do {
      vectors.append(PassageVectors(try await former.embed(texts, as: .document), by: serving))
    } catch is EmbedderFailure {
      // Until the new model is searched, these are found by their words.
    }
    return vectors
  }
}

extension PassageVectors {
  /// The embeddings of some of the passages.
  subscript(range: Range<Int>) -> PassageVectors { PassageVectors(Array(embeddings[range]), by: model) }
}
