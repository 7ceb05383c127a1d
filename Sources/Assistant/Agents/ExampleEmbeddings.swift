public import Embeddings
public import Essentials
public import Persistence
import Synchronization

/// Learns intents from their examples, which are embedded once and kept in the database, so that a start needs no
/// embedding; and learns what a model's cosines mean.
public struct ExampleEmbeddings: Sendable {
  let embedder: any TextEmbedder
  private let kept: KeptEmbeddings
  private let scales: SimilarityScales
  /// Whose examples they are.
  var tenant: TenantContext { kept.tenant }

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(
    embedder: any TextEmbedder, database: Database, tenant: TenantContext = TenantContext(tenant: .single)
  ) {
    self.embedder = embedder
    kept = KeptEmbeddings(database: database, tenant: tenant)
    scales = SimilarityScales(kept: kept)
  }

  /// What tells intents after having learned these. Where the embedding service cannot be had, and the examples are not
  /// kept, it goes by their words.
  func recogniser(for intents: [Intent]) async throws -> IntentRecogniser {
    let texts = intents.flatMap { intent in intent.examples.map { (intent: intent.name, text: $0) } }
    // The model in this process never fails; one behind a network may, and then the words stand in.
    let mayFail = !embedder.model.isReference
    let byWords = mayFail ? try await classifier(texts, [:], .identity) : nil
    do {
      if mayFail { try await scales.learn(embedder) }
      let embeddings = try await kept.embed(texts.map(\.text) + ForeignMessages.all, by: embedder)
      let scale = try await scales.scales(of: embedder.model)?.messages
      return IntentRecogniser(
        byMeaning: try await classifier(texts, embeddings, scale ?? .identity), byWords: byWords)
    } catch let error as EmbedderFailure {
      return IntentRecogniser(byWords: byWords, failure: error.description)
    }
  }

  /// The company's rules, ready to be compared with messages: by their words where they cannot be embedded.
  func guidebook(
    _ rules: RuleSet, intents: [Intent], _ recogniser: IntentRecogniser
  ) async throws -> Guidebook {
    guard !rules.isEmpty else { return .empty }
    do {
      let embeddings = try await kept.embed(Guidebook.texts(of: rules, intents), by: embedder)
      let scale = try await scales.scales(of: embedder.model)?.messages
      return Guidebook(rules, intents, recogniser, embeddings, scale ?? .identity)
    } catch let error as EmbedderFailure {
      return Guidebook(rules, intents, recogniser, [:], .identity, failure: error.description)
    }
  }

  /// The embeddings of texts, by text; none where the service cannot be had.
  func embeddings(of texts: [String]) async throws -> [String: Embedding] {
    do {
      return try await kept.embed(texts, by: embedder)
    } catch is EmbedderFailure {
      return [:]
    }
  }

  /// What the cosines of a model mean; nothing when that is not known.
  func scales(of model: EmbeddingModel) async throws -> ModelScales? {
    try await scales.scales(of: model)
  }

  /// What the cosines of messages mean, as far as that was learned.
  var messageScale: SimilarityScale? { scales.known(embedder.model)?.messages }

  private func classifier(
    _ texts: [(intent: String, text: String)], _ embeddings: [String: Embedding], _ scale: SimilarityScale
  ) async throws -> IntentClassifier {
    // Without embeddings, the words alone are learned.
    let none = Embedding(normalised: [])
    let examples = texts.map { example in
      IntentExample(
        intent: example.intent, text: example.text, embedding: embeddings[example.text] ?? none)
    }
    let foreign = ForeignMessages.all.map { text in
      OutOfScopeExample(text: text, embedding: embeddings[text] ?? none)
    }
    return try await Blocking.run {
      IntentClassifier.train(
        examples, outOfScope: ForeignMessages.outside(foreign, of: examples, scale))
    }
  }
}
