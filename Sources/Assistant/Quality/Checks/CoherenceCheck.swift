/// Whether a reply is complete and does not repeat itself.
struct CoherenceCheck {
  private(set) var score = 1.0
  private(set) var findings: [QualityFinding] = []

  init(_ reply: ReplyText, isWhole: Bool) {
    guard !reply.parts.isEmpty else {
      fault(.empty, "", 0)
      return
    }
    if let end = Self.looseEnd(reply, isWhole: isWhole) { fault(.cutOff, end, 0.3) }
    if let again = Self.repetition(reply) { fault(.repetition, again, 0.4) }
    if let placeholder = Self.placeholder(reply) { fault(.placeholder, placeholder, 0.2) }
  }

  private mutating func fault(_ rule: QualityFinding.Rule, _ text: String, _ worth: Double) {
    findings.append(QualityFinding(.coherence, rule, text))
    score = min(score, worth)
  }

  // MARK: Cut off

  /// The end of a reply that breaks off, or nothing.
  private static func looseEnd(_ reply: ReplyText, isWhole: Bool) -> String? {
    guard let last = reply.parts.last else { return nil }
    let text = last.text
    let tail = String(text.suffix(40))
    if !isWhole { return tail }
    if reply.text.components(ofFence: "```") % 2 == 0 { return tail }
    guard let end = text.last(where: { !$0.isWhitespace }) else { return nil }
    // "Here are the steps:" leads to nothing.
    if end == ":" || end == "," || end == "-" || end == "–" || end == "(" { return tail }
    if let word = last.words.last, text.last?.isLetter == true, hangingWords.contains(word) { return tail }
    guard last.form == .sentence, last.words.count > 3 else { return nil }
    return end.isLetter || end.isNumber ? (reply.parts.count > 1 || last.words.count > 5 ? tail : nil) : nil
  }

  /// No sentence ends with these.
  private static let hangingWords: Set<String> = [
    "a", "an", "the", "and", "or", "but", "of", "to", "with", "for", "from", "at", "by", "your", "our", "is",
    "are", "because", "if", "than", "which", "when", "must", "will", "can", "within", "between", "per",
    "my", "their", "would", "should", "also",
  ]

  // MARK: Repeated

  private static func repetition(_ reply: ReplyText) -> String? {
    var seen: Set<[String]> = []
    for part in reply.parts where part.form != .row && part.form != .code && part.words.count >= 4 {
      if !seen.insert(part.words).inserted { return part.text }
    }
    if let phrase = repeatedRun(reply) { return phrase }
    return nearTwin(reply)
  }

  /// Eight words in a row that come again, or four that come three times on end.
  private static func repeatedRun(_ reply: ReplyText) -> String? {
    let words = reply.parts.filter { $0.form != .row && $0.form != .code }.flatMap(\.words)
    var seen: Set<ArraySlice<String>> = []
    if words.count >= 16 {
      for start in 0...(words.count - 8) {
        if !seen.insert(words[start..<start + 8]).inserted {
          return words[start..<start + 8].joined(separator: " ")
        }
      }
    }
    for width in 1...4 where words.count >= width * 4 {
      for start in 0...(words.count - width * 4) {
        let run = words[start..<start + width]
        let isLoop = (1..<4).allSatisfy {
          words[start + $0 * width..<start + ($0 + 1) * width].elementsEqual(run)
        }
        if isLoop { return run.joined(separator: " ") }
      }
    }
    return nil
  }

  /// A sentence that says what another one said, in nearly the same words.
  private static func nearTwin(_ reply: ReplyText) -> String? {
    let sentences = reply.parts.filter { $0.form == .sentence && $0.words.count >= 6 }
    let sets = sentences.map { Set($0.words.filter { !ContentWords.isFunctionWord($0) }) }
    for (place, words) in sets.enumerated() where words.count >= 3 {
      for earlier in sets[..<place] where earlier.count >= 3 {
        let common = words.intersection(earlier).count
        if Double(common) / Double(words.union(earlier).count) >= twin { return sentences[place].text }
      }
    }
    return nil
  }

  private static let twin = 0.8

  // MARK: Left to be filled in

  private static func placeholder(_ reply: ReplyText) -> String? {
    if reply.text.contains("{{") || reply.text.contains("${") || reply.text.contains("%s") { return "{{…}}" }
    for part in reply.parts {
      if let phrase = placeholders.first(in: part.words) { return phrase }
    }
    return bracketed(reply.text)
  }

  /// `[your name]`, `<order number>`: words in brackets that are no link.
  private static func bracketed(_ text: String) -> String? {
    for (open, close) in [("[", "]"), ("<", ">")] {
      var rest = text[...]
      while let start = rest.firstIndex(of: Character(open)) {
        let inside = rest[rest.index(after: start)...].prefix { $0 != Character(close) && $0 != "\n" }
        rest = rest[inside.endIndex...]
        guard let closing = rest.first else { break }
        let next = rest.dropFirst().first
        let words = Array(Words(String(inside)))
        if closing == Character(close), next != "(", (1...4).contains(words.count),
          words.contains(where: { placeholderWords.contains($0) }), !inside.contains("@"),
          !inside.contains("/")
        {
          return open + inside + close
        }
      }
    }
    return nil
  }

  private static let placeholderWords: Set<String> = [
    "name", "insert", "number", "date", "company", "customer", "amount", "price", "link", "your", "email",
    "order", "placeholder", "phone", "address", "here",
  ]

  private static let placeholders = PhraseList(
    """
    lorem ipsum
    as an ai language model
    as a large language model
    insert name here
    insert link here
    todo
    tbd
    undefined
    null null
    object object
    """)
}

extension String {
  /// How many pieces a mark cuts the text into.
  fileprivate func components(ofFence mark: String) -> Int { ranges(of: mark).count + 1 }
}
