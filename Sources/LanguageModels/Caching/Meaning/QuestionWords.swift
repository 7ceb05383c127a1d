/// A question as words in small letters: short forms written out, numbers apart from their units, each known phrase as
/// the one word it stands for. What stands in angle brackets is no word of the question, but what a phrase does.
struct QuestionWords {
  private(set) var words: [String]

  init(_ text: String) {
    var words: [String] = []
    for piece in Self.pieces(of: text) { Self.add(piece, to: &words) }
    words = Self.replacing(SenseWords.openings, in: words)
    self.words = Self.replacing(SenseWords.phrases, in: words)
  }

  /// Runs of letters and digits, and of what joins them inside. What is written like a name, though it would be a word
  /// that holds sentences together, is marked as one: "The Who", "the US", "in May".
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var beginsSentence = true
    let characters = Array(text)
    func close() {
      guard !piece.isEmpty else { return }
      let word = piece.lowercased()
      let isName = !beginsSentence && piece.first?.isUppercase == true && word.count > 1
      pieces.append(isName && SenseWords.mayBeNames.contains(word) ? "=" + word : word)
      piece = ""
      beginsSentence = false
    }
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let isInside = !piece.isEmpty && (next.isLetter || next.isNumber)
      if character.isLetter || character.isNumber || (isInside && "'’-.,:/@_&+".contains(character)) {
        piece.append(character == "’" ? "'" : character)
        continue
      }
      close()
      if ".!?:".contains(character) {
        beginsSentence = true
      } else if character == "-", next.isNumber {
        pieces.append("minus")
      } else if !character.isWhitespace, !character.isPunctuation || "%#*&".contains(character) {
        // Signs may matter: C++, A*, a face that smiles.
        pieces.append(String(character))
      }
    }
    close()
    return pieces
  }

  private static func add(_ piece: String, to words: inout [String]) {
    if piece.contains("@") || piece.contains("_") || piece.hasPrefix("=") { return words.append(piece) }
    if piece.contains(where: \.isNumber) { return addNumber(piece, to: &words) }
    if let joined = SenseWords.joined[piece] { return words.append(joined) }
    if piece.contains(where: { "-/.,:&+".contains($0) }) {
      for part in piece.split(whereSeparator: { "-/.,:&+".contains($0) }) {
        add(String(part), to: &words)
      }
      return
    }
    if let long = SenseWords.shortForms[piece] { return words.append(contentsOf: long) }
    guard let apostrophe = piece.firstIndex(of: "'") else { return words.append(piece) }
    let (stem, ending) = (String(piece[..<apostrophe]), String(piece[apostrophe...]))
    if ending == "'t", stem.hasSuffix("n") {
      words.append(contentsOf: [String(stem.dropLast()), "not"])
    } else {
      words.append(stem)
      if let word = SenseWords.endings[ending] { words.append(word) }
    }
  }

  /// `48h` is `48 hour`, `£25` was cut before; `2nd` is one word, and so are identifiers such as `ord-4711`.
  private static func addNumber(_ piece: String, to words: inout [String]) {
    let plain = piece.replacing(",", with: "")
    let digits = plain.prefix { $0.isNumber || $0 == "." || $0 == ":" }
    let rest = String(plain.dropFirst(digits.count))
    if rest.isEmpty || SenseWords.units[rest] != nil {
      // A currency sign before a number counts as behind it.
      if let sign = words.last, let unit = SenseWords.signs[sign] {
        words[words.count - 1] = String(digits)
        words.append(unit)
      } else {
        words.append(String(digits))
      }
      if let unit = SenseWords.units[rest] { words.append(unit) }
    } else {
      words.append(piece)
    }
  }

  /// The longest phrases first, each word in one phrase only.
  private static func replacing(_ phrases: [[String]: [String]], in words: [String]) -> [String] {
    var result: [String] = []
    var index = 0
    while index < words.count {
      var length = min(SenseWords.longestPhrase, words.count - index)
      while length > 0 {
        let phrase = Array(words[index..<index + length])
        // Openings stand at the beginning: what is marked so matches nowhere else.
        if let replacement = phrases[phrase] ?? (index == 0 ? phrases[["^"] + phrase] : nil) {
          result.append(contentsOf: replacement)
          index += length
          break
        }
        length -= 1
      }
      if length == 0 {
        result.append(words[index])
        index += 1
      }
    }
    return result
  }
}
