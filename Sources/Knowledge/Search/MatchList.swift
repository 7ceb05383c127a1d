/// What one index has found, best first, and what it says about whole sections.
struct MatchList {
  /// What the best passages of a section count: one good passage makes a find, several make a subject.
  private static let weights = [1.0, 0.5, 0.3, 0.2]
  /// The place among the sections whose score counts as nothing.
  private static let zeroPlace = 30

  /// The score of each section, 1 for the best and 0 for those that were barely found.
  let sections: [SectionKey: Double]
  /// The score of each passage, 1 for the best and 0 for one at the floor.
  let passages: [PassageKey: Double]
  /// The place of each passage, from 1.
  let ranks: [Int64: Int]
  /// The score as the index gave it.
  let scores: [Int64: Double]

  /// Ranks sections.
  /// - Parameter floor: what a passage counts that was not found.
  init(_ matches: [PassageMatch], floor: Double) {
    var found: [SectionKey: [Double]] = [:]
    for match in matches { found[SectionKey(match.key), default: []].append(match.score) }
    let pooled = found.mapValues { Self.pool($0, floor: floor) }
    let descending = pooled.values.sorted(by: >)
    let zero =
      descending.count > Self.zeroPlace ? descending[Self.zeroPlace] : Self.pool([], floor: floor)
    let scale = max((descending.first ?? 0) - zero, .leastNormalMagnitude)
    sections = pooled.mapValues { max(0, $0 - zero) / scale }
    let span = max((matches.first?.score ?? 0) - floor, .leastNormalMagnitude)
    passages = Dictionary(
      matches.map { ($0.key, max(0, $0.score - floor) / span) }, uniquingKeysWith: { first, _ in first })
    ranks = Dictionary(
      matches.enumerated().map { ($1.key.row, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    scores = Dictionary(matches.map { ($0.key.row, $0.score) }, uniquingKeysWith: { first, _ in first })
  }

  private static func pool(_ scores: [Double], floor: Double) -> Double {
    weights.enumerated().reduce(0) { sum, weight in
      sum + weight.element * (weight.offset < scores.count ? scores[weight.offset] : floor)
    }
  }
}
