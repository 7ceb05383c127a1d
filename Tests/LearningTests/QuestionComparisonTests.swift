import CorrectionEvaluation
import Embeddings
import Testing
import UsherTesting

@testable import Learning

@Suite("A question") struct QuestionComparisonTests {
  @Test("in other words is answered, and another one never: see Docs/Learning.md")
  func figures() async throws {
    let trial = try await CorrectionTrial(
      try SentenceEncoder.load(directory: EmbeddingModelLocation.directory))
    let wrong = trial.outcomes.filter { !$0.pair.isSame && $0.isAnswered() }
    #expect(wrong.isEmpty, "\(wrong.map { "\($0.pair.corrected) | \($0.pair.asked)" })")
    let same = trial.outcomes.filter { $0.pair.isSame && $0.pair.set == .cache }
    let answered = same.count { $0.isAnswered() }
    #expect(answered >= 190 && same.count == 244)
    #expect(trial.outcomes.count == 5672)
  }
}
