/// Chooses the units of one section that answer a question.
struct UnitChoice {
  let weights: QuestionWeights
  let kind: QuestionKind

  /// The chosen units in reading order, with at most `maximumWords` unless the best one alone is longer.
  ///
  /// - Parameter takesAll: Whether the whole section is wanted, as far as there is room.
  func units(of section: ReadPassage.Section, takesAll: Bool, maximumWords: Int) -> [AnswerUnit] {
    let scores = section.units.indices.map { score(section.units[$0], at: $0) }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    guard let best = order.first else { return [] }
    var chosen: Set<Int> = [best]
    var words = section.units[best].wordCount
    func take(_ index: Int) {
      guard section.units.indices.contains(index), !chosen.contains(index),
        words + section.units[index].wordCount <= maximumWords
      else { return }
      chosen.insert(index)
      words += section.units[index].wordCount
    }
    if leansBack(best, in: section) { take(best - 1) }
    let bar = takesAll ? 0 : 0.55 * scores[best]
    for index in order.dropFirst() where scores[index] >= bar { take(index) }
    return chosen.sorted().map { section.units[$0] }
  }

  /// The part of the question that the best unit says in its own words, 0…1.
  func coverage(of section: ReadPassage.Section) -> Double {
    section.units.map { weights.coverage(by: $0.stems) }.max() ?? 0
  }

  private func score(_ unit: AnswerUnit, at place: Int) -> Double {
    let wanted = AnswerCues(wantedBy: kind)
    var score = weights.coverage(by: unit.stems) + 0.25 / Double(1 + place)
    if !wanted.isEmpty, !unit.cues.isDisjoint(with: wanted) { score += 0.25 }
    if kind == .procedure, case .steps = unit.form { score += 0.4 }
    if case .table = unit.form, !wanted.isDisjoint(with: [.money, .number, .time]) { score += 0.15 }
    return score
  }

  /// Whether a unit cannot stand without the sentence before it: "It closes at ten", or a list and its lead-in.
  private func leansBack(_ index: Int, in section: ReadPassage.Section) -> Bool {
    guard index > 0, case .sentence(let before) = section.units[index - 1].form else { return false }
    switch section.units[index].form {
    case .sentence(let text):
      guard section.units[index].block == section.units[index - 1].block else { return false }
      return Words(text).first { _ in true }.map(Self.backwards.contains) ?? false
    case .bullet, .steps, .table, .code: return before.hasSuffix(":")
    }
  }

  private static let backwards: Set<String> = [
    "it", "they", "this", "that", "these", "those", "he", "she", "then", "otherwise", "its",
  ]
}
