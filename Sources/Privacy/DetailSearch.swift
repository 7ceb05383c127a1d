/// The search through one text. What one kind has claimed, later ones leave alone.
struct DetailSearch {
  let scanned: ScannedText
  private var claimed: [Bool]
  private var found: [(start: Int, end: Int, kind: PersonalDetail.Kind)] = []

  init(_ text: String) {
    scanned = ScannedText(text)
    claimed = [Bool](repeating: false, count: scanned.tokens.count)
  }

  /// What was found, in the text's order.
  var details: [PersonalDetail] {
    found.sorted { $0.start < $1.start }.map {
      PersonalDetail(kind: $0.kind, range: scanned.range($0.start, $0.end))
    }
  }

  /// Whether a token is still nobody's.
  func isFree(_ token: Int) -> Bool { claimed.indices.contains(token) && !claimed[token] }

  /// Notes what stands between two codes, unless a part of it is another detail's.
  @discardableResult
  mutating func claim(_ start: Int, _ end: Int, _ kind: PersonalDetail.Kind) -> Bool {
    guard start < end else { return false }
    let tokens = scanned.token(at: start)...scanned.token(at: end - 1)
    guard tokens.allSatisfy({ !claimed[$0] }) else { return false }
    for token in tokens { claimed[token] = true }
    found.append((start, end, kind))
    return true
  }

  /// Notes whole tokens.
  @discardableResult
  mutating func claim(tokens: ClosedRange<Int>, _ kind: PersonalDetail.Kind) -> Bool {
    claim(scanned.tokens[tokens.lowerBound].start, scanned.tokens[tokens.upperBound].end, kind)
  }

  /// The words before a token, the nearest first, as far as they belong to the same sentence.
  func words(before token: Int, limit: Int) -> [String] {
    var words: [String] = []
    var index = token - 1
    let end = max(0, token - 3 * limit - 4)
    while index >= end, words.count < limit {
      switch scanned.tokens[index].kind {
      case .word: words.append(scanned.words[index])
      case .newline where !words.isEmpty: return words
      case .mark where !words.isEmpty:
        if ".!?;".unicodeScalars.contains(where: { scanned.isMark(index, $0) }) { return words }
      default: break
      }
      index -= 1
    }
    return words
  }

  /// Whether the words that end with a token are these, with nothing but spaces and dashes between them.
  func ends(with phrase: [String], at token: Int) -> Bool {
    var index = token
    for (place, word) in phrase.reversed().enumerated() {
      if place > 0 {
        while scanned.kind(index) == .space || scanned.isMark(index, "-") { index -= 1 }
      }
      guard index >= 0, scanned.kind(index) == .word, scanned.words[index] == word else { return false }
      index -= 1
    }
    return true
  }
}
