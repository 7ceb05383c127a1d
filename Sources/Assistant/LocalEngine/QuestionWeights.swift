/// What each content word of a question is worth: a word that is rare in what was found says more about what is asked.
struct QuestionWeights: Sendable {
  /// The question's stems and their worth.
  let stems: [String: Double]
  private let total: Double

  init(question: String, focus: [String], sections: [ReadPassage.Section]) {
    var stems: [String: Double] = [:]
    for stem in ContentWords.stems(of: question) {
      let frequency = sections.count { $0.stems.contains(stem) }
      stems[stem] = 0.25 + 1 / (1 + Double(frequency)).squareRoot() + (focus.contains(stem) ? 0.5 : 0)
    }
    self.stems = stems
    total = stems.values.reduce(0, +)
  }

  /// The part of the question's worth that a text with these stems has, 0…1.
  func coverage(by other: Set<String>) -> Double {
    guard total > 0 else { return 0 }
    return stems.reduce(0) { other.contains($1.key) ? $0 + $1.value : $0 } / total
  }

  /// How nearly a heading asks the same, 0…1: the harmonic mean of the parts that each has of the other.
  func likeness(to heading: Set<String>) -> Double {
    guard !heading.isEmpty else { return 0 }
    let recall = coverage(by: heading)
    let precision = Double(heading.count { stems[$0] != nil }) / Double(heading.count)
    return recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
  }
}
