import LanguageModels

/// Builds an answer of limited length from the units that answer best, passage by passage, each with its mark.
struct AnswerComposer {
  /// The text of an answer, and how well it covers the question.
  struct Composition: Hashable {
    /// Markdown with `[1]` marks.
    var text: String
    /// The places of the passages that were used, from 0, in order of use.
    var used: [Int]
    /// The part of the question's weight that the best unit's own words cover, 0…1.
    var coverage: Double
    /// The part that the whole passage of the best unit covers, headings included, 0…1.
    var passageCoverage: Double
    /// The part that appears anywhere in what was found, 0…1.
    var foundCoverage: Double
  }

  let maximumWords: Int

  /// Composes an answer, or nothing when the passages hold no text.
  func compose(
    question: String, focus: [String], passages: [ReadPassage], similarities: [Double]
  ) -> Composition? {
    let scorer = UnitScorer(question: question, focus: focus, passages: passages)
    let scored = passages.indices.flatMap { place in
      scorer.score(passages[place], at: place, similarity: similarities[place])
    }
    let ranked = scored.sorted { $0.score > $1.score }
    guard let best = ranked.first else { return nil }

    var chosen = Selection(passages: passages, maximumWords: maximumWords)
    chosen.take(best.passage, best.unit)
    chosen.extendBackwards(best.passage, best.unit)
    for next in ranked.dropFirst() where next.score >= Self.bar(for: next, best: best) * best.score {
      chosen.take(next.passage, next.unit)
    }
    let found = passages.reduce(into: Set<String>()) { $0.formUnion($1.stems) }
    return Composition(
      text: AnswerText(question: scorer.weights).render(chosen),
      used: chosen.order,
      coverage: best.coverage,
      passageCoverage: scorer.covered { passages[best.passage].stems.contains($0) },
      foundCoverage: scorer.covered { found.contains($0) })
  }

  /// How near to the best a further unit must come: near by for its own passage, nearer for another one.
  private static func bar(for next: UnitScorer.Scored, best: UnitScorer.Scored) -> Double {
    next.passage == best.passage ? (abs(next.unit - best.unit) <= 2 ? 0.72 : 0.8) : 0.93
  }
}
