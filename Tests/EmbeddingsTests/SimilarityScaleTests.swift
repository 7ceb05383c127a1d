import Embeddings
import Testing

@Suite("What a model's cosines mean")
struct SimilarityScaleTests {
  private typealias Averages = SimilarityScale.Averages

  @Test("A cosine is translated by what related and unrelated texts have on average")
  func translation() throws {
    let usual = Averages(related: 0.6, unrelated: 0.1)
    let scale = try #require(SimilarityScale(from: Averages(related: 0.9, unrelated: 0.7), to: usual))
    #expect(abs(scale(0.9) - 0.6) < 1e-6 && abs(scale(0.7) - 0.1) < 1e-6 && abs(scale(0.8) - 0.35) < 1e-6)
    #expect(abs(scale.own(0.35) - 0.8) < 1e-6)
    #expect(scale(1) <= 1 && scale(-1) == -1)
    #expect(SimilarityScale.identity(0.4) == 0.4 && SimilarityScale.identity.own(0.4) == 0.4)
  }

  @Test("A model that does not tell what belongs together has no scale")
  func useless() {
    let usual = Averages(related: 0.6, unrelated: 0.1)
    #expect(SimilarityScale(from: Averages(related: 0.8, unrelated: 0.79), to: usual) == nil)
    #expect(SimilarityScale(from: Averages(related: 0.1, unrelated: 0.5), to: usual) == nil)
  }

  @Test("Averages are over pairs")
  func averages() {
    let east = Embedding(normalised: [1, 0])
    let north = Embedding(normalised: [0, 1])
    #expect(Averages([east, north], [east, north]) == Averages(related: 1, unrelated: 0))
    #expect(Averages([east], [east]) == nil && Averages([east, north], [east]) == nil)
  }
}
