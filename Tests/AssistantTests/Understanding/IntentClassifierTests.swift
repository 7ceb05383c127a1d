import Embeddings
import Testing
import UsherTesting

@testable import Assistant

@Suite("Intent classifier")
struct IntentClassifierTests {
  @Test("Without examples nothing is in scope")
  func empty() {
    let classifier = IntentClassifier.train([])
    let prediction = classifier.classify("hello", embedding: Embedding(normalised: []))
    #expect(prediction.candidates.isEmpty)
    #expect(prediction.isOutOfScope)
  }

  @Test("Words decide when the embeddings are alike")
  func words() {
    let same = Embedding(normalised: [1, 0, 0, 0])
    let classifier = IntentClassifier.train([
      IntentExample(intent: "parking", text: "where can I park", embedding: same),
      IntentExample(intent: "parking", text: "is there parking", embedding: same),
      IntentExample(intent: "refund", text: "I want a refund", embedding: same),
      IntentExample(intent: "refund", text: "refund please", embedding: same),
    ])
    #expect(classifier.classify("refund now", embedding: same).intent == "refund")
    #expect(classifier.classify("PARKING?", embedding: same).intent == "parking")
  }
}
