/// What each content word of a question is worth: a word that is rare in what was found says more about what is asked.
struct QuestionWeights: Sendable {
  /// The question's stems and their worth.
  let stems: [String: Double]
  private let total: Double
  /// Whether a rule as a whole is asked for: “what is your refund policy?”.
  let asksForRule: Bool
  /// Whether something does not go as it should.
  let isTrouble: Bool

  init(question: String, focus: [String], sections: [ReadPassage.Section]) {
    var stems: [String: Double] = [:]
    let asked = ContentWords.stems(of: question)
    // An article on refunds is the refund policy, whether it calls itself so or not.
    let subjects = asked.filter { !Self.naming.contains($0) }
    for stem in subjects.isEmpty ? asked : subjects {
      let frequency = sections.count { $0.stems.contains(stem) }
      let rarity = 0.25 + 1 / (1 + Double(frequency)).squareRoot() + (focus.contains(stem) ? 0.5 : 0)
      stems[stem] = Self.asking.contains(stem) ? 0.3 * rarity : rarity
    }
    self.init(
      stems, asksForRule: asked.contains(where: Self.naming.contains), isTrouble: Trouble.isTold(in: question)
    )
  }

  /// Words that ask rather than say about what; the kind of the question has them already.
  private static let asking: Set<String> = Set(
    ContentWords.stems(
      of: """
        allowed permitted available offer offered provide price cost long soon often far many maximum time times \
        work works happens today tomorrow yesterday address location hours else people person
        """))

  /// Words for what every article is.
  private static let naming: Set<String> = Set(
    ContentWords.stems(
      of: """
        policy policies rule rules regulation guideline conditions terms info information detail details \
        explain explanation overview question
        """))

  private init(_ stems: [String: Double], asksForRule: Bool, isTrouble: Bool) {
    self.stems = stems
    self.isTrouble = isTrouble
    self.asksForRule = asksForRule
    total = stems.values.reduce(0, +)
  }

  /// The part of the question's worth that a text with these stems has, 0…1.
  func coverage(by other: Set<String>) -> Double {
    guard total > 0 else { return 0 }
    return worth(of: other) / total
  }

  /// How nearly a heading asks the same, 0…1: the harmonic mean of the parts that each has of the other.
  func likeness(to heading: Set<String>) -> Double {
    guard !heading.isEmpty else { return 0 }
    let recall = coverage(by: heading)
    let precision = Double(heading.count { stems[$0] != nil }) / Double(heading.count)
    return recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
  }

  /// The worth of the question's stems that a text has.
  func worth(of other: Set<String>) -> Double {
    stems.reduce(0) { other.contains($1.key) ? $0 + $1.value : $0 }
  }

  /// The weights for choosing below headings that say some of the question already: among the sentences under
  /// "Box office", it is not the words "box office" that tell the right one.
  func lessened(by context: Set<String>) -> QuestionWeights {
    QuestionWeights(
      Dictionary(uniqueKeysWithValues: stems.map { ($0, context.contains($0) ? 0.3 * $1 : $1) }),
      asksForRule: asksForRule, isTrouble: isTrouble)
  }

  /// Whether a text with these stems speaks of all that is asked.
  func isWhole(in other: Set<String>) -> Bool { stems.keys.allSatisfy(other.contains) }

  /// The worth of the dearest stem that a text does not have, as a part of all, 0…1.
  func dearestMissing(in other: Set<String>) -> Double {
    guard total > 0 else { return 1 }
    return (stems.filter { !other.contains($0.key) }.values.max() ?? 0) / total
  }
}
