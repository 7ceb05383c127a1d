import Embeddings
import Testing

@testable import Assistant

@Suite("Nearness to examples")
struct NearestExamplesTests {
  private let examples = NearestExamples(
    [[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8], [-1, 0]].map { Embedding(normalised: $0) })

  @Test("is the mean cosine of the nearest three")
  func nearest() {
    #expect(abs(examples.nearness(of: Embedding(normalised: [1, 0])) - (1 + 0.8 + 0.6) / 3) < 1e-6)
    #expect(abs(examples.nearness(of: Embedding(normalised: [0, -1])) - (0 - 0 - 0.6) / 3) < 1e-6)
  }

  @Test("leaves the message itself out, and is zero when nothing remains")
  func excluded() {
    let message = Embedding(normalised: [1, 0])
    #expect(abs(examples.nearness(of: message, excluding: 0) - (0.8 + 0.6 + 0) / 3) < 1e-6)
    #expect(NearestExamples([message]).nearness(of: message, excluding: 0) == 0)
    #expect(NearestExamples([]).nearness(of: message) == 0)
  }
}
