/// Tells texts that were seen already but for a few words: the same notice at the foot of two articles, a page under
/// two addresses.
struct NearDuplicates {
  /// The share of word triples two texts must have in common.
  private static let threshold = 0.8
  private var seen: [Set<Int>] = []

  /// Whether the text is new, which it is not the next time.
  mutating func insert(_ text: String) -> Bool {
    let shingles = Self.shingles(text)
    let isKnown = seen.contains { other in
      let common = other.intersection(shingles).count
      return Double(common) >= Self.threshold * Double(other.count + shingles.count - common)
    }
    guard !isKnown else { return false }
    seen.append(shingles)
    return true
  }

  /// The hashes of all runs of three words; short texts count as one run.
  private static func shingles(_ text: String) -> Set<Int> {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(\.hashValue)
    guard words.count > 3 else { return [words.hashValue] }
    return Set((0...words.count - 3).map { words[$0..<$0 + 3].hashValue })
  }
}
