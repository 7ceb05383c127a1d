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
        var score = 1.2 * similarities[place] + 0.5 * likeness + 0.5 * weights.coverage(by: section.stems)
        score += 0.2 * weights.coverage(by: section.contextStems)
        if kind != .other, section.headingKind == kind, likeness > 0 { score += 0.12 }
        let cues = section.units.reduce(into: AnswerCues()) { $0.formUnion($1.cues) }
        if !wanted.isEmpty, !cues.isDisjoint(with: wanted) { score += 0.12 }
        score -= 0.03 * Double(place)
        ranked.append(Ranked(passage: place, section: section, score: score, likeness: likeness))
      }
    }
    self.ranked = ranked.sorted { $0.score > $1.score }
  }
}
