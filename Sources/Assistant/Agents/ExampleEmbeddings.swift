public import Embeddings
import Essentials
public import Persistence

/// Embeds the examples of intents once and keeps the result in the database, so that a start needs no embedding.
public struct ExampleEmbeddings: Sendable {
  private let embedder: any TextEmbedder
  private let database: Database

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(embedder: any TextEmbedder, database: Database) {
    self.embedder = embedder
    self.database = database
  }

  /// A classifier that has learned the intents.
  func classifier(for intents: [Intent]) async throws -> IntentClassifier {
    let texts = intents.flatMap { intent in intent.examples.map { (intent: intent.name, text: $0) } }
    let embeddings = try await embed(Array(Set(texts.map(\.text) + ForeignMessages.all)))
    let examples = texts.compactMap { example in
      embeddings[example.text].map {
        IntentExample(intent: example.intent, text: example.text, embedding: $0)
      }
    }
    let foreign = ForeignMessages.all.compactMap { text in
      embeddings[text].map { OutOfScopeExample(text: text, embedding: $0) }
    }
    return try await Blocking.run {
      IntentClassifier.train(examples, outOfScope: ForeignMessages.outside(foreign, of: examples))
    }
  }

  private func embed(_ texts: [String]) async throws -> [String: Embedding] {
    let model = embedder.model.name
    let tenant = TenantID.single
    var known = try await database.read { connection in
      var known: [String: Embedding] = [:]
      let rows = try await connection.query(
        "SELECT text, embedding FROM example_embeddings WHERE tenant_id = \(tenant) AND model = \(model)")
      for row in rows {
        known[try row.value(at: 0)] = Embedding(normalised: Self.floats(try row.value(at: 1)))
      }
      return known
    }
    let missing = texts.filter { known[$0] == nil }
    guard !missing.isEmpty else { return known }
    let added = zip(missing, try await embedder.embed(missing)).map { $0 }
    try await database.write { connection in
      for (text, embedding) in added {
        try await connection.execute(
          """
          INSERT INTO example_embeddings (tenant_id, model, text, embedding)
          VALUES (\(tenant), \(model), \(text), \(Self.bytes(embedding.values))) ON CONFLICT DO NOTHING
          """)
      }
    }
    for (text, embedding) in added { known[text] = embedding }
    return known
  }

  /// Little-endian single precision, as the processors that this runs on have it.
  private static func bytes(_ floats: [Float]) -> [UInt8] {
    floats.withUnsafeBytes(Array.init)
  }

  private static func floats(_ bytes: [UInt8]) -> [Float] {
    bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }
}
