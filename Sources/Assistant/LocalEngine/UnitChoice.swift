/// Chooses the units of one section that answer a question.
struct UnitChoice {
  let weights: QuestionWeights
  let kind: QuestionKind

  /// A section of so many words is given whole: what stands around the answer makes it clear.
  private static let shortSection = 45
  /// How near to the best unit another must come to be taken too.
  private static let bar = 0.6

  /// The chosen units in reading order, with at most `maximumWords` unless the best one alone is longer.
  ///
  /// - Parameter takesAll: Whether the whole section is wanted, as far as there is room.
  func units(of section: ReadPassage.Section, takesAll: Bool, maximumWords: Int) -> [AnswerUnit] {
    let units = section.units.map { $0.reduced(to: weights, below: section.contextStems) }
    let length = units.reduce(0) { $0 + $1.wordCount }
    if takesAll || length <= Self.shortSection, length <= maximumWords { return units }

    let telling = weights.lessened(by: section.contextStems)
    let scores = units.indices.map { score(units[$0], at: $0, telling) }
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    guard let best = order.first else { return [] }
    var chosen: Set<Int> = []
    var words = 0
    func take(_ index: Int) {
      // A unit that leans on the one before it is worth nothing without it.
      var group = [index]
      while let first = group.first, leansBack(first, in: units), !chosen.contains(first - 1) {
        group.insert(first - 1, at: 0)
      }
      group.removeAll(where: chosen.contains)
      let added = group.reduce(0) { $0 + units[$1].wordCount }
      guard chosen.isEmpty || words + added <= maximumWords else { return }
      chosen.formUnion(group)
      words += added
    }
    take(best)
    let bar = takesAll ? 0 : Self.bar * scores[best]
    for index in order.dropFirst() where scores[index] >= bar && !chosen.contains(index) { take(index) }
    // What points back to a chosen one belongs to it: "There are two car parks. Both open at noon."
    for index in chosen.sorted() where leansBack(index + 1, in: units) {
      if units[index + 1].block == units[index].block, !chosen.contains(index + 1) { take(index + 1) }
    }
    return chosen.sorted().map { units[$0] }
  }

  private func score(_ unit: AnswerUnit, at place: Int, _ telling: QuestionWeights) -> Double {
    let wanted = AnswerCues(wantedBy: kind)
    var score = telling.coverage(by: unit.stems) + 0.25 / Double(1 + place)
    if !wanted.isEmpty, !unit.cues.isDisjoint(with: wanted) { score += 0.25 }
    if kind == .procedure, case .steps = unit.form { score += 0.4 }
    if case .table = unit.form, !wanted.isDisjoint(with: [.money, .number, .time]) { score += 0.15 }
    return score
  }

  /// Whether a unit cannot stand without the one before it: "It closes at ten", or a list and its lead-in.
  private func leansBack(_ index: Int, in units: [AnswerUnit]) -> Bool {
    guard index > 0, index < units.count else { return false }
    switch units[index].form {
    case .sentence(let text):
      return Words(text).first { _ in true }.map(Self.backwards.contains) ?? false
    case .bullet, .steps, .table, .code:
      guard case .sentence(let before) = units[index - 1].form else { return false }
      return before.hasSuffix(":")
    }
  }

  private static let backwards: Set<String> = [
    "it", "they", "this", "that", "these", "those", "he", "she", "then", "otherwise", "its", "all", "both",
  ]
}
