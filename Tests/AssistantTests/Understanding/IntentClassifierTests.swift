import Essentials
import Embeddings
import Testing
import UsherTesting

@testable import Assistant

@Suite("Intent classifier")
struct IntentClassifierTests {
  /// Examples around a corner of space for each intent, and messages around corners that no intent has.
  private struct Corners {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func embedding(corner: Int, noise: Float) -> Embedding {
      var values = [Float](repeating: 0, count: 24)
      values[corner] = 1
      for index in values.indices { values[index] += Float.random(in: -noise...noise, using: &generator) }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return Embedding(normalised: values.map { $0 / length })
    }

    mutating func examples(intents: Int, each: Int, noise: Float) -> [IntentExample] {
      (0..<intents * each).map { number in
        IntentExample(
          intent: "intent\(number % intents)", text: "",
          embedding: embedding(corner: number % intents, noise: noise))
      }
    }
  }

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

  @Test("The probabilities of all intents add up to one, the likeliest first")
  func probabilities() {
    var corners = Corners(seed: 1)
    let classifier = IntentClassifier.train(corners.examples(intents: 6, each: 8, noise: 0.3))
    let prediction = classifier.classify("", embedding: corners.embedding(corner: 2, noise: 0.1))
    #expect(prediction.intent == "intent2")
    #expect(Set(prediction.candidates.map(\.intent)) == Set(classifier.intents))
    #expect(abs(prediction.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-6)
    let probabilities = prediction.candidates.map(\.probability)
    #expect(probabilities == probabilities.sorted(by: >))
  }

  @Test("A probability of 0.8 is right eight times out of ten, however hard the intents are to tell apart")
  func calibrated() {
    for noise: Float in [0.35, 0.5] {
      var corners = Corners(seed: 2)
      let classifier = IntentClassifier.train(corners.examples(intents: 8, each: 12, noise: noise))
      let unseen = corners.examples(intents: 8, each: 100, noise: noise)
      var (claimed, right) = (0.0, 0.0)
      for example in unseen {
        let prediction = classifier.classify("", embedding: example.embedding)
        claimed += prediction.candidates.first?.probability ?? 0
        if prediction.intent == example.intent { right += 1 }
      }
      #expect(abs(claimed - right) / Double(unseen.count) < 0.08, "noise \(noise)")
    }
  }

  @Test("Messages unlike all examples are out of scope, those alike are in scope")
  func scope() {
    var corners = Corners(seed: 3)
    let classifier = IntentClassifier.train(corners.examples(intents: 10, each: 10, noise: 0.2))
    let known = (0..<100).count { number in
      !classifier.classify("", embedding: corners.embedding(corner: number % 10, noise: 0.2)).isOutOfScope
    }
    let unknown = (0..<100).count { number in
      classifier.classify("", embedding: corners.embedding(corner: 10 + number % 14, noise: 0.2)).isOutOfScope
    }
    #expect(known >= 95)
    #expect(unknown >= 95)
  }

  @Test("Equal examples give equal classifiers, in whatever order they come")
  func deterministic() {
    var corners = Corners(seed: 4)
    let examples = corners.examples(intents: 5, each: 6, noise: 0.3).enumerated().map { number, example in
      IntentExample(intent: example.intent, text: "message \(number)", embedding: example.embedding)
    }
    let message = corners.embedding(corner: 1, noise: 0.3)
    let first = IntentClassifier.train(examples).classify("message", embedding: message)
    #expect(IntentClassifier.train(examples.reversed()).classify("message", embedding: message) == first)
  }
}
