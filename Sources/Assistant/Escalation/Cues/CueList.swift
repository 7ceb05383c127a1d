/// Phrases that show one kind of thing, and phrases that only sound like it. Looking takes one pass over a message's
/// words, however many phrases there are.
struct CueList: Sendable {
  /// A phrase that was found.
  struct Find: Hashable, Sendable {
    var score: Double
    var range: Range<Int>
  }

  private var byFirstWord: [String: [CuePattern]] = [:]
  private var others: [CuePattern] = []
  private var harmless: [String: [CuePattern]] = [:]

  /// Reads phrases, one a line: a line that is a number gives the score of those below it, and those below `harmless`
  /// show nothing, nor does what lies within them.
  init(_ lines: String) {
    var score: Double? = 0.8
    for line in lines.split(separator: "\n") {
      if line == "harmless" {
        score = nil
      } else if let number = Double(line) {
        score = number
      } else if let score {
        add(CuePattern(line, score: score))
      } else {
        let pattern = CuePattern(line, score: 0)
        for word in pattern.firstWords ?? [] { harmless[word, default: []].append(pattern) }
      }
    }
  }

  /// The same list with a company's own words and phrases.
  func adding(_ keywords: [String], score: Double) -> CueList {
    var list = self
    for keyword in keywords {
      let words = CueText(keyword).tokens.map(\.word)
      if !words.isEmpty { list.add(CuePattern(Substring(words.joined(separator: " ")), score: score)) }
    }
    return list
  }

  private mutating func add(_ pattern: CuePattern) {
    guard let words = pattern.firstWords else { return others.append(pattern) }
    for word in words { byFirstWord[word, default: []].append(pattern) }
  }

  /// What a message shows, in its order.
  func finds(in text: CueText) -> [Find] {
    let harmless = ranges(harmless, in: text)
    var finds: [Find] = []
    var takenBack: [Range<Int>] = []
    for start in text.tokens.indices {
      for pattern in (byFirstWord[text.tokens[start].word] ?? []) + others {
        guard let end = pattern.end(in: text, from: start), end > start else { continue }
        let range = start..<end
        if harmless.contains(where: { $0.overlaps(range) }) { continue }
        if Self.isTakenBack(range, in: text) {
          takenBack.append(range)
        } else {
          finds.append(Find(score: pattern.score, range: range))
        }
      }
    }
    // "Do not connect me to an agent": nor is the agent wanted.
    return finds.filter { find in !takenBack.contains { $0.contains(find.range.lowerBound) } }
  }

  private func ranges(_ patterns: [String: [CuePattern]], in text: CueText) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for start in text.tokens.indices {
      for pattern in patterns[text.tokens[start].word] ?? [] {
        if let end = pattern.end(in: text, from: start) { ranges.append(start..<end) }
      }
    }
    return ranges
  }

  /// How far before a phrase a "not" takes it back.
  private static let reach = 4

  /// Whether it is said that it is not so, or somebody else's words or a title are quoted.
  static func isTakenBack(_ range: Range<Int>, in text: CueText) -> Bool {
    let tokens = text.tokens
    let clause = tokens[range.lowerBound].clause
    for place in (max(0, range.lowerBound - reach)..<range.lowerBound).reversed() {
      guard tokens[place].clause == clause else { break }
      if CueWords.negators.contains(tokens[place].word),
        !CueWords.emphases.contains(tokens[place + 1].word)
      {
        return true
      }
    }
    if tokens[range].allSatisfy(\.isQuoted), tokens.count(where: \.isQuoted) * 10 < tokens.count * 7 {
      return true
    }
    return isTitle(range, in: text)
  }

  /// Whether all of it is written like a name: "tickets for Justice", "The Complaints".
  private static func isTitle(_ range: Range<Int>, in text: CueText) -> Bool {
    guard !text.isGerman, text.tokens[range].allSatisfy(\.isName) else { return false }
    let names = text.tokens.count(where: \.isName)
    return names * 2 <= text.tokens.count
  }
}
