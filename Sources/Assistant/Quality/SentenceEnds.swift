/// Finds, in a text that grows, where its sentences and lines end for good.
///
/// Every scalar is looked at once, so a long reply that comes word by word costs what it costs as a whole.
struct SentenceEnds {
  /// How many bytes of UTF-8 of what was read go before the last end that nothing can be added to; nothing where no
  /// sentence has ended.
  private(set) var lastEnd: Int?
  private var read = 0
  private var line = Line()
  /// Whether a citation mark such as `[2]` was begun and not closed.
  private var isInMark = false
  private var hasEnded = false
  /// Where a sentence may have ended, if no citation mark follows: it says what the sentence rests on.
  private var perhaps: Int?

  /// What the line is so far.
  private struct Line {
    var isEmpty = true
    var isTable = false
    var isNumber = true
  }

  /// Reads on.
  mutating func read(_ added: String) {
    for scalar in added.unicodeScalars {
      read += Unicode.UTF8.width(scalar)
      take(scalar)
    }
  }

  /// Forgets the text before the last end, which now begins the text.
  mutating func cut() {
    guard let end = lastEnd else { return }
    read -= end
    perhaps = perhaps.map { $0 - end }
    lastEnd = nil
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    if let end = perhaps {
      perhaps = nil
      if scalar != "[" { lastEnd = end }
    }
    if scalar == "\n" {
      if !line.isTable { lastEnd = read }
      (line, isInMark, hasEnded) = (Line(), false, false)
      return
    }
    if line.isEmpty { line.isTable = scalar == "|" }
    isInMark = scalar == "[" || (isInMark && isDigit(scalar))
    switch scalar {
    case " " where hasEnded && !line.isTable: perhaps = read
    case ".": hasEnded = !line.isNumber  // The number of a list's item ends nothing.
    case "!", "?", "…": hasEnded = true
    case "\"", "'", "”", "’", ")", "[", "]", "*", "_", " ": break
    default: hasEnded = hasEnded && isInMark
    }
    line.isEmpty = false
    line.isNumber = line.isNumber && isDigit(scalar)
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.numericType != nil
  }
}
