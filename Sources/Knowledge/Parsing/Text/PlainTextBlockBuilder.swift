/// Collects the lines of a plain text into blocks.
struct PlainTextBlockBuilder {
  private var blocks: [DocumentBlock] = []
  private var lines: [Substring] = []

  /// Takes the next line.
  mutating func add(_ line: Substring) {
    if line.allSatisfy(\.isWhitespace) { endParagraph() } else { lines.append(line) }
  }

  /// The blocks of all lines.
  mutating func finish() -> [DocumentBlock] {
    endParagraph()
    return blocks
  }

  private mutating func endParagraph() {
    guard !lines.isEmpty else { return }
    defer { lines.removeAll(keepingCapacity: true) }
    takeUnderlinedHeadings()
    guard let first = lines.first else { return }
    if lines.count == 1, let heading = Self.lonelyHeading(first) {
      blocks.append(DocumentBlock(.heading(level: heading.level, text: heading.text)))
    } else if Self.marker(first) != nil {
      appendList()
    } else if lines.allSatisfy({ $0.hasPrefix("    ") || $0.hasPrefix("\t") }) {
      appendListing()
    } else {
      appendParagraph()
    }
  }

  private mutating func takeUnderlinedHeadings() {
    while lines.count >= 2 {
      let rule = lines[1].filter { !$0.isWhitespace }
      guard let mark = rule.first, "=-~*".contains(mark), rule.count >= 3, rule.allSatisfy({ $0 == mark }),
        lines[0].count < 120
      else { return }
      let level = mark == "=" ? 1 : 2
      blocks.append(DocumentBlock(.heading(level: level, text: WhitespaceText.collapse(lines[0]))))
      lines.removeFirst(2)
    }
  }

  private mutating func appendParagraph() {
    blocks.append(DocumentBlock(.paragraph(WhitespaceText.collapse(lines.joined(separator: " ")))))
  }

  private mutating func appendListing() {
    let listing = DocumentBlock(.code(Listing.trim(lines.joined(separator: "\n"))))
    // A blank line inside a listing does not end it.
    if case .code(let earlier) = blocks.last?.content, case .code(let text) = listing.content {
      blocks[blocks.count - 1].content = .code(earlier + "\n\n" + text)
    } else {
      blocks.append(listing)
    }
  }

  private mutating func appendList() {
    var items: [String] = []
    var start: Int?
    for line in lines {
      if let marker = Self.marker(line) {
        if items.isEmpty { start = marker.number }
        items.append(String(marker.text))
      } else if !items.isEmpty {
        items[items.count - 1] += " " + line
      }
    }
    var blockItems = items.map { [DocumentBlock(.paragraph(WhitespaceText.collapse($0)))] }
    // A blank line between two items does not end the list.
    if case .list(let earlier) = blocks.last?.content, (earlier.start == nil) == (start == nil) {
      blockItems = earlier.items + blockItems
      start = earlier.start
      blocks.removeLast()
    }
    blocks.append(DocumentBlock(.list(DocumentList(start: start, items: blockItems))))
  }

  /// A line of its own that names what follows: "3.2 Refunds", "REFUNDS".
  private static func lonelyHeading(_ line: Substring) -> (level: Int, text: String)? {
    let text = WhitespaceText.collapse(line)
    guard text.count < 80, let last = text.last, !".,;:!".contains(last) else { return nil }
    let number = text.prefix { $0.isNumber || $0 == "." }
    let rest = text.dropFirst(number.count)
    if let first = number.first, first.isNumber, number.contains("."), rest.hasPrefix(" "), rest.count > 2 {
      let depth = number.split(separator: ".").count
      return (min(depth + 1, 6), text)
    }
    let letters = text.filter(\.isLetter)
    if letters.count >= 4, letters.allSatisfy(\.isUppercase) { return (2, text) }
    return nil
  }

  /// The bullet or number that a line begins with, and the rest.
  private static func marker(_ line: Substring) -> (number: Int?, text: Substring)? {
    let trimmed = line.drop(while: \.isWhitespace)
    guard let first = trimmed.first else { return nil }
    if "-*•+–".contains(first) {
      let rest = trimmed.dropFirst()
      return rest.first?.isWhitespace == true ? (nil, rest) : nil
    }
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 3, let number = Int(digits) else { return nil }
    let rest = trimmed.dropFirst(digits.count)
    guard let mark = rest.first, ".)".contains(mark), rest.dropFirst().first?.isWhitespace == true else {
      return nil
    }
    return (number, rest.dropFirst(2))
  }
}
