internal import Essentials

/// Fuses what was found by words and by meaning.
///
/// Sections are ranked first, then their passages: an article that has several good passages is the better find than
/// one with a single lucky sentence. The scores are brought to 0…1 and added with weights; reciprocal ranks, which
/// throw away how much better one hit is than the next, do worse (`Docs/Retrieval.md`).
struct HybridRanking {
  /// The share of meaning in the score.
  static let vectorWeight = 0.75

  /// A passage in the order of the answer.
  struct Entry: Equatable {
    let key: PassageKey
    let score: Double
  }

  let entries: [Entry]

  /// Ranks the passages of both lists.
  init(vector: MatchList?, keyword: MatchList?, passagesPerDocument: Int) {
    let weight = vector == nil ? 0 : keyword == nil ? 1 : Self.vectorWeight
    func fused<Key: Hashable>(_ scores: KeyPath<MatchList, [Key: Double]>) -> [Key: Double] {
      var sum: [Key: Double] = [:]
      for (key, score) in vector?[keyPath: scores] ?? [:] { sum[key, default: 0] += weight * score }
      for (key, score) in keyword?[keyPath: scores] ?? [:] { sum[key, default: 0] += (1 - weight) * score }
      return sum
    }
    let sections = fused(\.sections)
    var bySection: [SectionKey: [Entry]] = [:]
    for (key, score) in fused(\.passages) {
      bySection[SectionKey(key), default: []].append(Entry(key: key, score: score))
    }
    var entries: [Entry] = []
    for (section, passages) in bySection {
      let best = passages.sorted(by: Self.precedes).prefix(passagesPerDocument)
      guard let top = best.first, let score = sections[section] else { continue }
      // The best passage has its section's score, the others theirs in proportion.
      for passage in best {
        let share = top.score > 0 ? passage.score / top.score : 1
        entries.append(Entry(key: passage.key, score: score * share))
      }
    }
    var taken: [DocumentID: Int] = [:]
    self.entries = entries.sorted(by: Self.precedes).filter { entry in
      taken[entry.key.document, default: 0] += 1
      return taken[entry.key.document, default: 0] <= passagesPerDocument
    }
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    (left.score, right.key.row) > (right.score, left.key.row)
  }
}
