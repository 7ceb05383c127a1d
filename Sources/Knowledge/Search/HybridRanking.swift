internal import Essentials

/// Fuses what was found by words and by meaning.
///
/// Sections are ranked first, then their passages: an article that has several good passages is the better find than
/// one with a single lucky sentence. The scores are brought to 0…1 and added with weights; reciprocal ranks, which
/// throw away how much better one hit is than the next, do worse (`Docs/Retrieval.md`).
///
/// A section's score is made of three: its passages' nearness in meaning, their BM25, and its coverage, the share of
/// the question's words that it has at all. The last tells pages apart that are all on the subject: the one that also
/// has the word “nightly” is the better one.
struct HybridRanking {
  /// What each says about a section.
  private static let sectionWeights = (vector: 0.62, keyword: 0.15, coverage: 0.23)
  /// What meaning says about a passage within its section; the rest is BM25's.
  private static let passageVectorWeight = 0.75

  /// A passage in the order of the answer.
  struct Entry: Equatable {
    let key: PassageKey
    let score: Double
  }

  let entries: [Entry]

  /// Ranks the passages of one list, or of both with the coverage of their sections.
  init(
    vector: MatchList?, keyword: MatchList?, coverage: [SectionKey: Double] = [:], passagesPerDocument: Int
  ) {
    var sections: [SectionKey: Double] = [:]
    let weights = Self.sectionWeights
    if let vector, let keyword {
      for (key, score) in vector.sections { sections[key, default: 0] += weights.vector * score }
      for (key, score) in keyword.sections { sections[key, default: 0] += weights.keyword * score }
      for key in sections.keys { sections[key]? += weights.coverage * (coverage[key] ?? 0) }
    } else {
      sections = vector?.sections ?? keyword?.sections ?? [:]
    }
    var bySection: [SectionKey: [Entry]] = [:]
    for (key, score) in Self.passages(vector, keyword) {
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

  private static func passages(_ vector: MatchList?, _ keyword: MatchList?) -> [PassageKey: Double] {
    guard let vector, let keyword else { return vector?.passages ?? keyword?.passages ?? [:] }
    return vector.passages.mapValues { $0 * passageVectorWeight }
      .merging(keyword.passages.mapValues { $0 * (1 - passageVectorWeight) }) { $0 + $1 }
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    (left.score, right.key.row) > (right.score, left.key.row)
  }
}
