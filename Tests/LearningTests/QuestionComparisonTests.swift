import CorrectionEvaluation
import Embeddings
import Testing
import UsherTesting

@testable import Learning

@Suite("A question") struct QuestionComparisonTests {
  @Test("in other words is answered, and another one hardly ever: see Docs/Learning.md")
  func figures() async throws {
    let trial = try await CorrectionTrial(
      try SentenceEncoder.load(directory: EmbeddingModelLocation.directory))
    func answered(_ origin: CorrectionPair.Origin, isSame: Bool) -> Int {
      trial.outcomes.count { $0.pair.set == origin && $0.pair.isSame == isSame && $0.isAnswered() }
    }
    #expect(trial.outcomes.count == 10_592)
    #expect(answered(.cache, isSame: true) >= 190)
    #expect(answered(.free, isSame: true) >= 10)
    #expect(answered(.worded, isSame: true) >= 8)
    #expect(answered(.cache, isSame: false) <= 2)
    #expect(answered(.free, isSame: false) <= 2)
    #expect(answered(.worded, isSame: false) <= 3)
    #expect(answered(.crosswise, isSame: false) == 0)
    #expect(answered(.wordedCrosswise, isSame: false) == 0)
  }
}
