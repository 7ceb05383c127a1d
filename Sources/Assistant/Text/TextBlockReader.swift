import Essentials

/// Reads a passage's text back into blocks: paragraphs, steps, bullets, tables, code.
struct TextBlockReader {
  private var blocks: [TextBlock] = []
  private var paragraph: [Substring] = []
  private var steps: [String] = []
  private var bullets: [String] = []
  private var rows: [[String]] = []
  private var code: [Substring]?

  /// The blocks of a text, in order.
  static func blocks(of text: String) -> [TextBlock] {
    var reader = TextBlockReader()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(line) }
    reader.close()
    // A heading names what follows; at the end it is only a short line.
    if case .heading(let text) = reader.blocks.last {
      reader.blocks[reader.blocks.count - 1] = .paragraph([text])
    }
    return reader.blocks
  }

  private mutating func read(_ line: Substring) {
    let trimmed = line.trimmed
    if trimmed.hasPrefix("```") {
      let wasOpen = code != nil
      if !wasOpen { close() } else { closeCode() }
      code = wasOpen ? nil : []
    } else if code != nil {
      code?.append(line)
    } else if trimmed.isEmpty {
      // Blank lines between the items of one list do not end it.
      closeParagraph()
      closeTable()
    } else if trimmed.hasPrefix("|"), trimmed.hasSuffix("|"), trimmed.count > 1 {
      closeParagraph()
      closeLists()
      readRow(trimmed)
    } else if let text = Self.step(trimmed) {
      closeParagraph()
      closeTable()
      closeBullets()
      steps.append(text)
    } else if let text = Self.bullet(trimmed) {
      closeParagraph()
      closeTable()
      closeSteps()
      bullets.append(text)
    } else if line.first?.isWhitespace == true, !steps.isEmpty || !bullets.isEmpty {
      // An indented line goes on with the item above.
      if !steps.isEmpty {
        steps[steps.count - 1] += " " + trimmed
      } else {
        bullets[bullets.count - 1] += " " + trimmed
      }
    } else {
      closeLists()
      closeTable()
      paragraph.append(trimmed)
    }
  }

  private mutating func readRow(_ line: Substring) {
    let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { String($0.trimmed) }
    // The rule between header and rows holds nothing.
    guard !cells.allSatisfy({ cell in !cell.isEmpty && cell.allSatisfy { "-: ".contains($0) } }) else {
      return
    }
    rows.append(cells)
  }

  private mutating func close() {
    closeParagraph()
    closeLists()
    closeTable()
    closeCode()
  }

  private mutating func closeParagraph() {
    let sentences = SentenceSplitter.sentences(of: paragraph.joined(separator: " "))
    if sentences.count == 1, paragraph.count == 1, Self.isHeading(sentences[0]) {
      blocks.append(.heading(sentences[0]))
    } else if !sentences.isEmpty {
      blocks.append(.paragraph(sentences))
    }
    paragraph = []
  }

  /// Whether a paragraph of one line names what follows: short, and no statement.
  private static func isHeading(_ line: String) -> Bool {
    guard let last = line.last, !".!:;,…)".contains(last) else { return false }
    return line.split(separator: " ").count <= 12
  }

  private mutating func closeLists() {
    closeSteps()
    closeBullets()
  }

  private mutating func closeSteps() {
    if !steps.isEmpty { blocks.append(.steps(steps)) }
    steps = []
  }

  private mutating func closeBullets() {
    if !bullets.isEmpty { blocks.append(.bullets(bullets)) }
    bullets = []
  }

  private mutating func closeTable() {
    if let header = rows.first, rows.count > 1 {
      blocks.append(.table(header: header, rows: Array(rows.dropFirst())))
    } else if let only = rows.first {
      blocks.append(.paragraph([only.joined(separator: ", ")]))
    }
    rows = []
  }

  private mutating func closeCode() {
    if let code, !code.isEmpty { blocks.append(.code(code.joined(separator: "\n"))) }
  }

  /// The text of a line such as `2. Press the button`.
  private static func step(_ line: Substring) -> String? {
    let digits = line.prefix { $0.isNumber }
    guard (1...3).contains(digits.count) else { return nil }
    let rest = line.dropFirst(digits.count)
    guard rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
    return String(rest.dropFirst(2).trimmed)
  }

  /// The text of a line such as `- Bring a photo ID`.
  private static func bullet(_ line: Substring) -> String? {
    for mark in ["- ", "* ", "• ", "– "] where line.hasPrefix(mark) {
      return String(line.dropFirst(2).trimmed)
    }
    return nil
  }
}
