package import Embeddings
import Essentials
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// How likely a message is a reason to pass it to people, from its embedding and its words: a softmax regression over
/// ``EscalationExamples``, of the kind that tells intents.
package struct EscalationClassifier: Sendable {
  private let model: IntentModel

  /// The kinds as the classes count them; the last class is for messages that are no reason.
  private static let kinds = EscalationKind.ofMessages

  /// The texts that it learns from.
  package static var texts: [String] { (kinds.map(Optional.some) + [nil]).flatMap(EscalationExamples.texts) }

  /// Learns from the examples' embeddings; those that are missing count by their words.
  package init(_ embeddings: [String: Embedding]) {
    let none = Embedding(normalised: [])
    var examples: [LabelledText] = []
    for (label, kind) in (Self.kinds.map(Optional.some) + [nil]).enumerated() {
      for text in EscalationExamples.texts(kind) {
        examples.append(
          LabelledText(
            terms: LexicalVocabulary.terms(text), embedding: embeddings[text] ?? none, label: label))
      }
    }
    var options = IntentTraining()
    options.lexicalWeight = 0.6
    model = IntentModel(examples, intentCount: Self.kinds.count + 1, options: options)
  }

  /// How likely a message is of each kind.
  package func probabilities(_ text: String, _ embedding: Embedding) -> [EscalationKind: Double] {
    let scores = model.read(LexicalVocabulary.terms(text), embedding).scores
    let highest = scores.max() ?? 0
    let parts = scores.map { exp(Double($0 - highest)) }
    let sum = parts.reduce(0, +)
    return zip(Self.kinds, parts).reduce(into: [:]) { $0[$1.0] = $1.1 / sum }
  }
}

extension ExampleEmbeddings {
  /// What the model in this process makes of the examples is the same for every tenant, so it is learned once.
  private static let learned = Mutex<[EmbeddingModel.Identity: Task<EscalationClassifier, any Error>]>([:])

  /// What tells reasons to pass a message to people; nothing where the embedding service cannot be had: then only
  /// phrases count.
  func escalationClassifier() async throws -> EscalationClassifier? {
    let texts = EscalationClassifier.texts
    let model = embedder.model
    if model.isReference {
      let embedder = embedder
      let task = Self.learned.withLock { learned in
        if let known = learned[model.identity] { return known }
        let task = Task {
          let embeddings = try await embedder.embed(texts)
          return try await Blocking.run {
            EscalationClassifier(zip(texts, embeddings).reduce(into: [:]) { $0[$1.0] = $1.1 })
          }
        }
        learned[model.identity] = task
        return task
      }
      return try await task.value
    }
    let embeddings = try await self.embeddings(of: texts)
    return embeddings.isEmpty ? nil : EscalationClassifier(embeddings)
  }
}
