import FoundationEssentials

/// Pairs of questions to ask a cache with: some that only look alike, some that mean the same. They were written before
/// the guard was; the odd ones of each list may be looked at for tuning, of the even ones only totals are.
package struct CachePairs: Sendable {
  /// Two questions.
  package struct Pair: Sendable {
    package let first: String
    package let second: String
    /// What is different, in one word; `paraphrase` where nothing is.
    package let category: String
    /// Whether it may be used for tuning.
    package let isForTuning: Bool
  }

  package let nearMisses: [Pair]
  package let paraphrases: [Pair]

  /// The pairs in the files beside this one.
  package init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let nearMisses = try JSONDecoder().decode(
      [String: [[String]]].self, from: Data(contentsOf: folder.appending(path: "near-misses.json")))
    let paraphrases = try JSONDecoder().decode(
      [[String]].self, from: Data(contentsOf: folder.appending(path: "paraphrases.json")))
    self.nearMisses = nearMisses.sorted { $0.key < $1.key }.flatMap { Self.pairs($0.value, $0.key) }
    self.paraphrases = Self.pairs(paraphrases, "paraphrase")
  }

  private static func pairs(_ lines: [[String]], _ category: String) -> [Pair] {
    lines.enumerated().compactMap { number, line in
      line.count == 2
        ? Pair(first: line[0], second: line[1], category: category, isForTuning: number.isMultiple(of: 2))
        : nil
    }
  }

  /// Every question once.
  package var questions: [String] {
    Set((nearMisses + paraphrases).flatMap { [$0.first, $0.second] }).sorted()
  }
}
