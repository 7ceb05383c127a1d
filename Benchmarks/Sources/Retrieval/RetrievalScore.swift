/// How well pages were found for a set of questions.
struct RetrievalScore {
  private var ranks: [Int?] = []

  mutating func add(found pages: [String], expected: [String]) {
    var seen: [String] = []
    for page in pages where !seen.contains(page) { seen.append(page) }
    ranks.append(seen.firstIndex { expected.contains($0) }.map { $0 + 1 })
  }

  /// The share of questions with a right page among the first.
  func hits(at limit: Int) -> Double {
    Double(ranks.filter { $0.map { $0 <= limit } ?? false }.count) / Double(max(1, ranks.count))
  }

  /// The mean of one divided by the place of the first right page.
  var meanReciprocalRank: Double {
    ranks.reduce(0) { $0 + ($1.map { 1 / Double($0) } ?? 0) } / Double(max(1, ranks.count))
  }

  /// The three figures as a table has them.
  var cells: [String] {
    [hits(at: 1), hits(at: 5), meanReciprocalRank].map { $0.formatted(3) }
  }
}
