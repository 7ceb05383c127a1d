import Embeddings
import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("What cosines of other models mean", .timeLimit(.minutes(10)))
struct SimilarityScalesTests {
  @Test("The averages that others are compared with are those of the model in this process")
  func usual() async throws {
    let encoder = try TestEncoder.shared
    let reference = SimilarityReference.self
    let texts = reference.questions + reference.paraphrases + reference.passages
    let embeddings = Dictionary(
      zip(texts, try await encoder.embed(texts)), uniquingKeysWith: { first, _ in first })
    #expect(embeddings.count == texts.count, "no text stands for two things")
    let own = try #require(SimilarityReference.averages(embeddings))
    for (measured, usual) in [
      (own.messages, reference.usual.messages), (own.passages, reference.usual.passages),
    ] {
      #expect(abs(measured.related - usual.related) < 0.005, "\(own)")
      #expect(abs(measured.unrelated - usual.unrelated) < 0.005, "\(own)")
    }
  }

  @Test("A model that is like the usual one but for what all texts have in common gets its cosines back")
  func compressed() async throws {
    try await withTestDatabase(.sqlite, [ConversationStore.migrations]) { database in
      let (encoder, service) = (try TestEncoder.shared, try ServiceEmbedder())
      let scales = SimilarityScales(kept: KeptEmbeddings(database: database))
      #expect(try await scales.scales(of: encoder.model) == .identity)
      #expect(try await scales.scales(of: service.model) == nil)
      try await scales.learn(service)
      let learned = try #require(try await scales.scales(of: service.model))
      let texts = ["How much is a boat for a day?", "what does it cost to rent a boat", "Is there a toilet?"]
      let (usual, played) = (try await encoder.embed(texts), try await service.embed(texts))
      for (left, right) in [(0, 1), (0, 2)] {
        let cosine = Double(usual[left].cosine(usual[right]))
        let raw = Double(played[left].cosine(played[right]))
        #expect(raw > 0.75 && abs(learned.messages(raw) - cosine) < 0.02)
      }
      // Another start reads them from the database, though the service is down.
      service.set(isDown: true)
      let again = SimilarityScales(kept: KeptEmbeddings(database: database))
      try await again.learn(service)
      #expect(try await again.scales(of: service.model) == learned)
    }
  }
}
