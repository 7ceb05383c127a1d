/// The units that go into an answer, within its length and without saying anything twice.
struct Selection {
  let passages: [ReadPassage]
  /// The passages in the order in which they were first used.
  private(set) var order: [Int] = []
  /// The chosen units of each passage.
  private(set) var units: [Int: Set<Int>] = [:]
  private var wordsLeft: Int

  /// An answer from more places than this is a list, not an answer.
  private static let maximumPassages = 3

  init(passages: [ReadPassage], maximumWords: Int) {
    self.passages = passages
    wordsLeft = maximumWords
  }

  /// Takes a unit if there is room for it and it says something new. The first one is always taken.
  mutating func take(_ passage: Int, _ unit: Int) {
    let candidate = passages[passage].units[unit]
    let isFirst = order.isEmpty
    guard isFirst || (candidate.wordCount <= wordsLeft && isNew(candidate)) else { return }
    guard units[passage] != nil || order.count < Self.maximumPassages else { return }
    guard units[passage]?.contains(unit) != true else { return }
    if units[passage] == nil { order.append(passage) }
    units[passage, default: []].insert(unit)
    wordsLeft -= candidate.wordCount
  }

  /// Takes the sentence before a unit that cannot stand without it: "It closes at ten", the lead-in of a list.
  mutating func extendBackwards(_ passage: Int, _ unit: Int) {
    guard unit > 0 else { return }
    let all = passages[passage].units
    guard case .sentence(let before) = all[unit - 1].form else { return }
    let leansBack =
      switch all[unit].form {
      case .sentence(let text): all[unit].block == all[unit - 1].block && Self.leansBack(text)
      case .bullet, .steps, .table, .code: before.hasSuffix(":")
      }
    if leansBack { take(passage, unit - 1) }
  }

  private func isNew(_ candidate: AnswerUnit) -> Bool {
    for (passage, indices) in units {
      for index in indices {
        let other = passages[passage].units[index]
        let common = candidate.stems.intersection(other.stems).count
        let smaller = min(candidate.stems.count, other.stems.count)
        if smaller > 0, Double(common) / Double(smaller) > 0.8 { return false }
      }
    }
    return true
  }

  private static func leansBack(_ sentence: String) -> Bool {
    guard let first = Words(sentence).first(where: { _ in true }) else { return false }
    return ["it", "they", "this", "that", "these", "those", "he", "she", "then", "otherwise", "its"].contains(first)
  }
}
