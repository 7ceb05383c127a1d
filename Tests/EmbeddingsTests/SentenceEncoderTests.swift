import Embeddings
import Testing
import UsherTesting

@Suite("Sentence encoder")
struct SentenceEncoderTests {
  @Test("Vectors agree with sentence-transformers' to a cosine of 0.9999")
  func agreement() async throws {
    let encoder = try Reference.encoder.get()
    let entries = try Reference.load([Reference.Text].self, "embeddings")
    let embeddings = try await encoder.embed(entries.map(\.text))
    #expect(embeddings.count == entries.count)
    for (embedding, entry) in zip(embeddings, entries) {
      let cosine = embedding.cosine(Embedding(normalised: entry.vector))
      #expect(cosine >= 0.9999, "\(cosine) for \(entry.text.debugDescription)")
    }
  }
}
