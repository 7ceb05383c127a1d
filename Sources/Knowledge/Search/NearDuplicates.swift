/// Tells texts that were seen already but for a few words: the same notice at the foot of two articles, a page under
/// two addresses.
struct NearDuplicates {
  /// The share of word triples two texts must have in common.
  private static let threshold = 0.8
  private var seen: [Set<UInt64>] = []

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
  private static func shingles(_ text: String) -> Set<UInt64> {
    let words = words(text)
    guard words.count > 3 else { return [words.reduce(start, mixed)] }
    return Set((2..<words.count).map { words[$0 - 2...$0].reduce(start, mixed) })
  }

  /// The hashes of the words. Runs over bytes, since a search looks at ten passages and characters take a millisecond
  /// of it: ASCII's letters count in either case, and every character beyond ASCII counts as a letter.
  private static func words(_ text: String) -> [UInt64] {
    var words: [UInt64] = []
    var word = start
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): word = mixed(word, UInt64(byte | 0x20))
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        word = mixed(word, UInt64(byte))
      default:
        if word != start { words.append(word) }
        word = start
      }
    }
    if word != start { words.append(word) }
    return words
  }

  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  /// One step of FNV-1a.
  private static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    (hash ^ value) &* 0x0000_0100_0000_01B3
  }
}
