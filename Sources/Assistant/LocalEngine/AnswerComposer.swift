import LanguageModels

/// Builds an answer of limited length: from the section that answers best, and from a second one where that says
/// something of the question that the first does not.
struct AnswerComposer {
  /// The text of an answer, and how well it covers the question.
  struct Composition {
    /// Markdown with marks such as `[1]` for the passages.
    var text: String
    /// The sections that were used, best first.
    var used: [SectionRanking.Ranked]
    /// The part that the section says, headings included, 0…1.
    var sectionCoverage: Double
    /// The part that is said anywhere in what was found, 0…1.
    var foundCoverage: Double
    /// The worth of the question's dearest word that the section does not say, 0…1.
    var missing: Double
  }

  let question: QuestionWeights
  let kind: QuestionKind
  let ranking: SectionRanking
  let maximumWords: Int

  /// From here on a heading asks what the customer asks, and what stands below it is the answer.
  private static let sameQuestion = 0.6
  /// How near to the best a second section must come, and how much of the question it must add.
  private static let second = (score: 0.85, addition: 0.2)

  /// A rule of no more words is told whole: half of it would be another one.
  private static let shortRule = 70

  /// Fewer words than this below a title answer nothing alone.
  private static let leadIn = 20

  /// Composes an answer, or nothing when the passages hold no text.
  func compose() -> Composition? {
    guard let best = ranking.ranked.first else { return nil }
    let choice = UnitChoice(weights: question, kind: kind)
    let isRule = question.asksForRule && (best.section.isLead || best.section.wordCount <= Self.shortRule)
    let takesAll = best.likeness >= Self.sameQuestion || isRule
    let units = choice.units(of: best.section, takesAll: takesAll, maximumWords: maximumWords * 3 / 4)
    var parts = [AnswerText.render(units, mark: "[\(best.passage + 1)]")]
    var used = [best]

    let said = units.reduce(into: best.section.contextStems) { $0.formUnion($1.stems) }
    let left = maximumWords - units.reduce(0) { $0 + $1.wordCount }
    if left > 15, let second = second(besides: best, said) {
      let more = choice.units(of: second.section, takesAll: false, maximumWords: left)
      if more.reduce(0, { $0 + $1.wordCount }) <= left {
        parts.append(AnswerText.render(more, mark: "[\(second.passage + 1)]"))
        used.append(second)
      }
    }
    return Composition(
      text: parts.joined(separator: "\n\n"), used: used,
      sectionCoverage: question.coverage(by: best.section.stems),
      foundCoverage: question.coverage(
        by: ranking.ranked.reduce(into: []) { $0.formUnion($1.section.stems) }),
      missing: question.dearestMissing(in: best.section.stems))
  }

  private func second(besides best: SectionRanking.Ranked, _ said: Set<String>) -> SectionRanking.Ranked? {
    // A line or two below a title only lead to what follows.
    if best.section.isLead, best.section.wordCount < Self.leadIn,
      let next = ranking.ranked.dropFirst().first(where: { $0.section.title == best.section.title })
    {
      return next
    }
    return ranking.ranked.dropFirst().first { other in
      other.score >= Self.second.score * best.score
        && question.coverage(by: said.union(other.section.stems)) >= question.coverage(by: said)
          + Self.second.addition
    }
  }
}

extension AnswerComposer {
  /// How long an answer is at most, in words.
  private static let maximumWords = 120

  /// Ranks what was found for a request.
  init(_ request: ModelRequest, read: [ReadPassage]) {
    kind = QuestionKind(request.question)
    question = QuestionWeights(
      question: request.question, focus: request.understanding?.focus ?? [],
      sections: read.flatMap(\.sections))
    ranking = SectionRanking(
      read, similarities: request.passages.map { $0.similarity ?? 0 }, weights: question, kind: kind)
    maximumWords = Self.maximumWords
  }
}
