import LanguageModels

/// Builds an answer of limited length: from the section that answers best, and from a second one where that says
/// something of the question that the first does not.
struct AnswerComposer {
  /// The text of an answer, and how well it covers the question.
  struct Composition: Hashable {
    /// Markdown with marks such as `[1]` for the passages.
    var text: String
    /// The places of the passages that were used, from 0, in order of use.
    var used: [Int]
    /// The score of the best section.
    var score: Double
    /// How far it is before the best section of another document.
    var lead: Double
    /// How nearly the section's heading asks the same, 0…1.
    var likeness: Double
    /// The part of the question that the best unit says in its own words, 0…1.
    var unitCoverage: Double
    /// The part that the section says, headings included, 0…1.
    var sectionCoverage: Double
    /// The part that is said anywhere in what was found, 0…1.
    var foundCoverage: Double
  }

  let maximumWords: Int

  /// From here on a heading asks what the customer asks, and what stands below it is the answer.
  private static let sameQuestion = 0.6
  /// How near to the best a second section must come, and how much of the question it must add.
  private static let second = (score: 0.85, addition: 0.2)

  /// Composes an answer, or nothing when the passages hold no text.
  func compose(
    question: String, focus: [String], passages: [ModelPassage], read: [ReadPassage]
  ) -> Composition? {
    let sections = read.flatMap(\.sections)
    let kind = QuestionKind(question)
    let weights = QuestionWeights(question: question, focus: focus, sections: sections)
    let ranking = SectionRanking(
      read, similarities: passages.map { $0.similarity ?? 0 }, weights: weights, kind: kind)
    guard let best = ranking.ranked.first else { return nil }

    let choice = UnitChoice(weights: weights, kind: kind)
    let text = AnswerText(question: weights.stems)
    var parts: [String] = []
    let units = choice.units(
      of: best.section, takesAll: best.likeness >= Self.sameQuestion, maximumWords: maximumWords * 3 / 4)
    parts.append(text.render(units, mark: "[\(best.passage + 1)]"))
    var used = [best.passage]

    let said = units.reduce(into: best.section.contextStems) { $0.formUnion($1.stems) }
    let left = maximumWords - units.reduce(0) { $0 + $1.wordCount }
    let second = ranking.ranked.dropFirst().first { other in
      other.score >= Self.second.score * best.score
        && weights.coverage(by: said.union(other.section.stems)) >= weights.coverage(by: said)
          + Self.second.addition
    }
    if let second, left > 15 {
      let more = choice.units(of: second.section, takesAll: false, maximumWords: left)
      if more.reduce(0, { $0 + $1.wordCount }) <= left {
        parts.append(text.render(more, mark: "[\(second.passage + 1)]"))
        if !used.contains(second.passage) { used.append(second.passage) }
      }
    }
    let rival = ranking.ranked.first { passages[$0.passage].title != passages[best.passage].title }
    return Composition(
      text: parts.joined(separator: "\n\n"), used: used, score: best.score,
      lead: best.score - (rival?.score ?? 0),
      likeness: best.likeness, unitCoverage: choice.coverage(of: best.section),
      sectionCoverage: weights.coverage(by: best.section.stems),
      foundCoverage: weights.coverage(by: sections.reduce(into: []) { $0.formUnion($1.stems) }))
  }
}
