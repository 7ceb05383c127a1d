import Essentials

/// One division of the examples into what a model is trained on and what it is tried on.
struct CalibrationFold {
  let training: [LabelledText]
  /// The number of intents among the training examples.
  let intentCount: Int
  /// Examples of the same intents that are not among the training examples.
  let known: [LabelledText]
  /// Examples of intents that are not among the training examples.
  let unknown: [LabelledText]

  private static let parts = 5

  /// Five folds; each example is known in at most one of them, each intent unknown in exactly one.
  static func folds(_ texts: [LabelledText], intentCount: Int, seed: UInt64) -> [CalibrationFold] {
    var random = SplitMix64(seed: seed)
    let intentParts = (0..<intentCount).map { $0 % parts }.shuffled(using: &random)
    // Within each intent the examples are dealt out evenly, so that few are not all in one part by chance.
    var dealt = (0..<intentCount).map { _ in Int.random(in: 0..<parts, using: &random) }
    let order = texts.indices.shuffled(using: &random)
    var textParts = [Int](repeating: 0, count: texts.count)
    for index in order {
      let label = texts[index].label
      textParts[index] = dealt[label] % parts
      dealt[label] += 1
    }
    return (0..<parts).map { part in
      fold(texts, part: part, textParts: textParts, intentParts: intentParts)
    }
  }

  private static func fold(
    _ texts: [LabelledText], part: Int, textParts: [Int], intentParts: [Int]
  ) -> CalibrationFold {
    var numbers: [Int: Int] = [:]
    for label in intentParts.indices where intentParts[label] != part { numbers[label] = numbers.count }
    var (training, known, unknown) = ([LabelledText](), [LabelledText](), [LabelledText]())
    for (index, text) in texts.enumerated() {
      guard let number = numbers[text.label] else {
        unknown.append(text)
        continue
      }
      let renumbered = LabelledText(terms: text.terms, embedding: text.embedding, label: number)
      if textParts[index] == part { known.append(renumbered) } else { training.append(renumbered) }
    }
    return CalibrationFold(training: training, intentCount: numbers.count, known: known, unknown: unknown)
  }
}
