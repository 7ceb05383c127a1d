import LanguageModels

/// Says how well each unit of the found passages answers a question, by its words, its passage and its form.
struct UnitScorer {
  /// A unit and what it is worth for the question.
  struct Scored {
    /// The passage's place among those found, from 0.
    let passage: Int
    /// The unit's place in its passage.
    let unit: Int
    /// From 0 to about 2; only the order and the ratio to the best mean something.
    let score: Double
    /// The part of the question's weight that the unit's own words cover, 0…1.
    let coverage: Double
  }

  /// The question's stems with what each is worth: rare among the found units is worth more.
  let weights: [String: Double]
  private let kind: QuestionKind
  private let wanted: AnswerCues

  init(question: String, focus: [String], passages: [ReadPassage]) {
    kind = QuestionKind(question)
    wanted = AnswerCues(wantedBy: kind)
    let units = passages.flatMap(\.units)
    var weights: [String: Double] = [:]
    for stem in ContentWords.stems(of: question) {
      let frequency = units.count { $0.stems.contains(stem) }
      weights[stem] = 0.2 + 1 / (1 + Double(frequency)).squareRoot() + (focus.contains(stem) ? 0.5 : 0)
    }
    self.weights = weights
  }

  /// The units of one passage, scored.
  func score(_ passage: ReadPassage, at place: Int, similarity: Double) -> [Scored] {
    passage.units.indices.map { index in
      let unit = passage.units[index]
      let own = covered { unit.stems.contains($0) }
      let inherited = covered { unit.stems.contains($0) || passage.contextStems.contains($0) }
      var score = own + 0.5 * (inherited - own)
      if !wanted.isEmpty { score += unit.cues.isDisjoint(with: wanted) ? -0.05 : 0.15 }
      if kind == .procedure, case .steps = unit.form { score += 0.25 }
      // A passage speaks to its subject at its beginning.
      score += 0.08 / Double(1 + index)
      score += 0.8 * similarity - 0.04 * Double(place)
      return Scored(passage: place, unit: index, score: score, coverage: own)
    }
  }

  /// The part of the question's weight that stands in a set of stems.
  func covered(_ contains: (String) -> Bool) -> Double {
    var total = 0.0
    var found = 0.0
    for (stem, weight) in weights {
      total += weight
      if contains(stem) { found += weight }
    }
    return total > 0 ? found / total : 0
  }
}
