/// What is counted in a message, in one pass over its bytes.
struct MessageFeatures {
  /// About how many tokens it has.
  private(set) var tokens = 0
  private var keywords = 0
  private var connectors = 0
  private var sentences = 0
  private var lines = 0
  private var numbers = 0
  /// The words' hashes, without a plural's s; only where tools are to be found in them.
  private var words: [UInt64] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, keepsWords: Bool) {
    tokens = TokenEstimator(.openai).count(bytes)
    if keepsWords { words.reserveCapacity(64) }
    var word = WordHash()
    var wasDigit = false
    var hasText = false
    var pointEndsSentence = false
    for byte in bytes {
      if WordHash.isLetter(byte) {
        word.add(byte)
        wasDigit = false
        hasText = true
        pointEndsSentence = false
        continue
      }
      take(&word, keepsWords)
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if !wasDigit { numbers += 1 }
        wasDigit = true
        hasText = true
      case UInt8(ascii: "?"), UInt8(ascii: "!"):
        if hasText { sentences += 1 }
        hasText = false
        wasDigit = false
      case UInt8(ascii: "."):
        pointEndsSentence = hasText
        continue
      case 0x0A:
        lines += 1
        wasDigit = false
      // Within a number, as in 3,50 or 10:30.
      case UInt8(ascii: ","), UInt8(ascii: ":"): break
      default: wasDigit = false
      }
      // A point within a number or a name, as in 3.50, ends no sentence.
      if pointEndsSentence, byte == 0x20 || byte == 0x0A {
        sentences += 1
        hasText = false
      }
      pointEndsSentence = false
    }
    take(&word, keepsWords)
    if hasText || pointEndsSentence { sentences += 1 }
  }

  private mutating func take(_ word: inout WordHash, _ keepsWords: Bool) {
    guard word.length > 0 else { return }
    switch SignalWords.kind(word.value) {
    case .keyword: keywords += 1
    case .connector: connectors += 1
    case nil: break
    }
    if keepsWords, word.length > 3 { words.append(word.singular) }
    word = WordHash()
  }

  /// Half for the first keyword, half of the rest for each further one.
  var keywordValue: Double {
    var rest = 1.0
    for _ in 0..<min(keywords, 16) { rest /= 2 }
    return 1 - rest
  }

  var structureValue: Double {
    let value =
      0.2 * Double(max(sentences - 1, 0)) + 0.2 * Double(connectors)
      + 0.1 * Double(lines) + 0.1 * Double(max(numbers - 1, 0))
    return min(value, 1)
  }

  /// Whether a word of a tool's name, such as `refund` of `issue_refund`, is in the message.
  func speaks(of tool: String) -> Bool {
    var word = WordHash()
    var wasSmall = false
    for byte in tool.utf8 {
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let ends = !WordHash.isLetter(byte) || wasSmall && isCapital
      if ends {
        if word.length > 3, words.contains(word.singular) { return true }
        word = WordHash()
      }
      if WordHash.isLetter(byte) { word.add(byte) }
      wasSmall = !isCapital
    }
    return word.length > 3 && words.contains(word.singular)
  }
}
