/// Finds known names in messages: as they are written, misspelled, or in part.
public struct EntityIndex: Sendable {
  struct Name: Sendable {
    let entity: EntityMention
    let words: [String]
    let letters: Int
    /// Whether opponents stand the other way round than in the name.
    var isTurned = false
  }

  private(set) var names: [Name] = []
  /// Names by their first word, longest first.
  private var byFirst: [String: [Int]] = [:]
  private var byWord: [String: [Int]] = [:]
  private var spelling = SpellingIndex()

  /// Makes an index; the order of the entities decides between equals.
  public init(_ entities: [KnownEntity]) {
    for entity in entities {
      let mention = EntityMention(entity.kind, entity.name)
      for text in [entity.name] + entity.aliases { add(mention, text) }
    }
    for (word, list) in byFirst {
      byFirst[word] = list.sorted(by: isBefore)
    }
  }

  private mutating func add(_ mention: EntityMention, _ text: String) {
    var words = Self.words(of: text)
    if words.count > 1, words.first == "the" { words.removeFirst() }
    guard let first = words.first else { return }
    add(mention, words, first)
    // Opponents are named in either order.
    if let middle = words.firstIndex(of: "vs"), middle > 0, middle < words.count - 1 {
      let turned = Array(words[(middle + 1)...]) + ["vs"] + words[..<middle]
      add(mention, turned, turned[0], isTurned: true)
    }
  }

  private mutating func add(
    _ mention: EntityMention, _ words: [String], _ first: String, isTurned: Bool = false
  ) {
    let letters = words.reduce(0) { $0 + $1.utf8.count }
    names.append(Name(entity: mention, words: words, letters: letters, isTurned: isTurned))
    let index = names.count - 1
    byFirst[first, default: []].append(index)
    for word in Set(words) {
      if byWord[word] == nil, word.utf8.count >= 4 { spelling.add(word) }
      byWord[word, default: []].append(index)
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (names[left], names[right])
    return (b.words.count, a.isTurned ? 1 : 0, left) < (a.words.count, b.isTurned ? 1 : 0, right)
  }

  static func words(of text: String) -> [String] {
    Tokenizer(text).tokens.filter { $0.kind != .mark }.map { opposed($0.text) }
  }

  /// The many ways to write “versus”.
  static func opposed(_ word: String) -> String {
    ["v", "versus", "against", "vs", "at"].contains(word) && word != "at" ? "vs" : word
  }

  /// The longest name that begins at a token, letter by letter.
  func exact(_ tokens: [Token], original: [String], at start: Int) -> (name: Name, end: Int)? {
    for index in byFirst[original[start]] ?? byFirst[Self.opposed(original[start])] ?? [] {
      var place = start + 1
      var fits = true
      for word in names[index].words.dropFirst() {
        while place < tokens.count, tokens[place].kind == .mark, Self.skipped.contains(tokens[place].text),
          Self.opposed(tokens[place].text) != word
        { place += 1 }
        guard place < tokens.count, Self.opposed(original[place]) == word else {
          fits = false
          break
        }
        place += 1
      }
      if fits { return (names[index], place) }
    }
    return nil
  }

  private static let skipped: Set<String> = ["-", ".", ",", "&", "'", ":", "/", "!"]

  /// Names that have a word, as it is or misspelled.
  func names(with word: String) -> (names: [Int], word: String, isExact: Bool)? {
    if let found = byWord[word] { return (found, word, true) }
    let length = word.utf8.count
    guard length >= 4, length <= 20, let near = spelling.nearest(to: word, distance: length >= 8 ? 2 : 1),
      let found = byWord[near]
    else { return nil }
    return (found, near, false)
  }
}
