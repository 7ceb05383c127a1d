/// Orders the sections of the found passages by how likely each holds the answer.
struct SectionRanking {
  /// A section and what it is worth for the question.
  struct Ranked {
    /// The passage's place among those found, from 0.
    let passage: Int
    let section: ReadPassage.Section
    /// Only the order and the ratio to the best mean something.
    let score: Double
    /// How nearly the heading asks the same, 0…1.
    let likeness: Double
  }

  /// The sections, best first.
  let ranked: [Ranked]

  init(_ passages: [ReadPassage], similarities: [Double], weights: QuestionWeights, kind: QuestionKind) {
    let wanted = AnswerCues(wantedBy: kind)
    var ranked: [Ranked] = []
    for (place, passage) in passages.enumerated() {
      for section in passage.sections {
        let likeness = weights.likeness(to: section.headingStems)
        let context = weights.coverage(by: section.contextStems)
        var score = 1.2 * similarities[place] + 0.5 * weights.coverage(by: section.stems) + 0.2 * context
        score += Self.worth(
          of: section, likeness: likeness, context: context, weights.asksForRule ? .permission : kind)
        let cues = section.units.reduce(into: AnswerCues()) { $0.formUnion($1.cues) }
        if !cues.isDisjoint(with: wanted) { score += kind.isMeasured ? 0.22 : 0.12 }
        // Who asks for no more than the title says wants the main rule, not the exceptions below.
        if section.isLead, kind == .other || kind == .permission, weights.isWhole(in: section.contextStems) {
          score += weights.asksForRule ? 0.5 : 0.15
        }
        // Who asks how something is done has no trouble with it yet.
        if kind == .procedure, section.isTrouble, !weights.isTrouble { score -= 0.25 }
        // What the search found first is likelier to be the right one.
        score -= 0.03 * Double(place)
        ranked.append(Ranked(passage: place, section: section, score: score, likeness: likeness))
      }
    }
    self.ranked = ranked.sorted { $0.score > $1.score }
  }

  /// What a section's heading speaks for it: that it has the words of the question, and that it asks the same kind of
  /// thing. "How to sell a ticket" has the words of "How much do I get if I sell a ticket?", but is not the place.
  private static func worth(
    of section: ReadPassage.Section, likeness: Double, context: Double, _ kind: QuestionKind
  ) -> Double {
    // "Where is my refund?" is not what "Can I get a refund?" asks.
    if kind == .permission { return (section.headingKind.isSpecific ? 0.25 : 0.5) * likeness }
    if kind == .other { return 0.5 * likeness }
    if section.headingKind.isLike(kind) { return 0.5 * likeness + (likeness > 0 || context >= 0.5 ? 0.4 : 0) }
    // A title is no answer to a question of a certain kind either.
    return (section.headingKind == .other && !section.isLead ? 0.5 : 0.25) * likeness
  }
}
