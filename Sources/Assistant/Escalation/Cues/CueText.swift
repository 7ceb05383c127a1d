/// A message as cues are looked for in it: its words without accents, and what stands around them.
struct CueText: Sendable {
  /// A word of the message.
  struct Token: Hashable, Sendable {
    /// In small letters, without accents and apostrophes, common slips of the pen mended.
    var word: String
    /// The sentence that it stands in: no cue reaches beyond.
    var sentence: Int
    /// The part of the sentence: no "not" reaches beyond.
    var clause: Int
    var isQuoted: Bool
    /// Whether it begins with a capital though no sentence begins there.
    var isName: Bool
    var isShouted: Bool
  }

  private(set) var tokens: [Token] = []
  /// The most words in a row that are all capitals.
  private(set) var shouting = 0
  /// Whether it seems to be German, which writes every noun like a name.
  private(set) var isGerman = false
  /// The most exclamation and question marks in a row.
  private(set) var marks = 0

  private static let german: Set<String> = [
    "ich", "ist", "der", "die", "das", "und", "nicht", "mein", "meinen", "meine", "ein", "eine", "einen",
    "mit",
    "bitte", "sie", "wir", "es", "bin", "habe", "werde", "zu", "auf", "sehr", "zum", "zur", "im", "dem",
    "den",
    "von", "auch",
  ]

  /// What is longer is looked at so far.
  private static let longest = 400

  init(_ text: String) {
    var reader = Reader()
    for scalar in text.unicodeScalars {
      reader.read(scalar)
      if reader.tokens.count >= Self.longest { break }
    }
    reader.endWord()
    tokens = reader.tokens
    marks = reader.mostMarks
    isGerman = tokens.count { Self.german.contains($0.word) } >= 2
    var run = 0
    for token in tokens {
      run = token.isShouted ? run + 1 : 0
      shouting = max(shouting, run)
    }
  }

  /// The words from one place to another, as the customer is quoted.
  func quote(_ range: Range<Int>) -> String { tokens[range].map(\.word).joined(separator: " ") }

  private struct Reader {
    var tokens: [Token] = []
    var mostMarks = 0
    private var marks = 0
    private var word = ""
    private var (capitals, letters) = (0, 0)
    private var beginsWithCapital = false
    private var isSentenceStart = true
    private var (sentence, clause) = (0, 0)
    private var quoteEnd: Unicode.Scalar?
    private var before: Unicode.Scalar = " "
    private static let selves: Set<String> = ["i", "im", "ive", "id", "ill"]

    mutating func read(_ scalar: Unicode.Scalar) {
      defer { before = scalar }
      if scalar == "!" || scalar == "?" {
        marks += 1
        mostMarks = max(mostMarks, marks)
      } else {
        marks = 0
      }
      if scalar.isASCII ? scalar.isLetterOrDigit : scalar.properties.isAlphabetic {
        if word.isEmpty { beginsWithCapital = scalar.properties.isUppercase }
        letters += scalar.isDigit ? 0 : 1
        if scalar.properties.isUppercase { capitals += 1 }
        word += scalar.plain
        return
      }
      if scalar == "'" || scalar == "’", !word.isEmpty, quoteEnd != scalar { return }
      endWord()
      switch scalar {
      case ".", "!", "?", ";", "\n", "…":
        sentence += 1
        clause += 1
        isSentenceStart = true
      case ",", ":", "(", ")", "–", "—": clause += 1
      case "\"", "“", "«", "„", "‘", "'", "”", "»", "’": quote(scalar)
      default: break
      }
    }

    private mutating func quote(_ scalar: Unicode.Scalar) {
      if let end = quoteEnd {
        // German closes with what English opens with.
        if scalar == end || (end == "”" && scalar == "“") { quoteEnd = nil }
        return
      }
      switch scalar {
      case "\"": quoteEnd = "\""
      case "“", "„": quoteEnd = "”"
      case "«": quoteEnd = "»"
      case "‘": quoteEnd = "’"
      // An apostrophe opens only where a word could begin.
      case "'" where before == " ": quoteEnd = "'"
      default: break
      }
    }

    mutating func endWord() {
      guard !word.isEmpty else { return }
      let isShouted = letters >= 2 && capitals == letters
      if CueWords.clauseWords.contains(word) { clause += 1 }
      tokens.append(
        Token(
          word: CueWords.mended(word), sentence: sentence, clause: clause, isQuoted: quoteEnd != nil,
          isName: beginsWithCapital && !isSentenceStart && !isShouted && !Self.selves.contains(word),
          isShouted: isShouted))
      word = ""
      (capitals, letters) = (0, 0)
      isSentenceStart = false
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isLetterOrDigit: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || isDigit
  }

  /// In small letters and without accents, as far as the languages of cues have them.
  fileprivate var plain: String {
    if isASCII { return properties.lowercaseMapping }
    switch properties.lowercaseMapping {
    case "ß": return "ss"
    case "œ": return "oe"
    case "æ": return "ae"
    case "á", "à", "â", "ä", "ã", "å": return "a"
    case "é", "è", "ê", "ë": return "e"
    case "í", "ì", "î", "ï": return "i"
    case "ó", "ò", "ô", "ö", "õ": return "o"
    case "ú", "ù", "û", "ü": return "u"
    case "ç": return "c"
    case "ñ": return "n"
    case let other: return other
    }
  }
}
