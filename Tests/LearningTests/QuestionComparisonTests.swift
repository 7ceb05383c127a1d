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
    func answered(_ origin: CorrectionPair.Origin, isSame: Bool) -> (count: Int, of: Int) {
      let outcomes = trial.outcomes.filter {
        $0.pair.set == origin && $0.pair.isSame == isSame && !$0.pair.isForTuning
      }
      return (outcomes.count { $0.isAnswered() }, outcomes.count)
    }
    let free = answered(.free, isSame: true)
    #expect(free.count >= 22 && free.of == 120)
    #expect(answered(.worded, isSame: true).count >= 30)
    #expect(answered(.cache, isSame: true).count >= 95)
    let others = answered(.free, isSame: false)
    #expect(others.count <= 4 && others.of == 160)
    #expect(answered(.worded, isSame: false).count <= 12)
    #expect(answered(.cache, isSame: false).count <= 4)
    #expect(answered(.crosswise, isSame: false).count <= 4)
    // The weights are those that are learned from the pairs for tuning, but for the number of digits.
    let (weights, bias) = trial.fitted()
    #expect(zip(weights, QuestionComparison.weights).allSatisfy { abs($0 - $1) < 0.05 })
    #expect(abs(bias - QuestionComparison.bias) < 0.05)
  }

  @Test("is read without each of the words that count, and without no other")
  func shortened() {
    #expect(
      QuestionReading.shortened("Can I bring my dog?") == ["Can I my dog?", "Can I bring my"])
    #expect(QuestionReading.shortened("Tickets") == [])
  }
}
