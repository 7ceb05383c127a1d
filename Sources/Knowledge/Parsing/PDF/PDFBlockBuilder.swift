/// Turns the lines of a PDF into blocks: large letters are headings, what every page repeats goes.
struct PDFBlockBuilder {
  private let lines: [PDFLine]
  private let bodySize: Double
  /// The sizes of headings, largest first.
  private let headingSizes: [Double]

  init(_ text: PDFText) {
    let repeated = Self.repeatedMargins(text)
    let lines = text.lines.filter { line in
      !(Self.isMargin(line) && repeated.contains(Self.pattern(line.text))) && !Self.isLeader(line.text)
    }
    self.lines = lines
    // The size that most letters have.
    var letters: [Int: Int] = [:]
    for line in lines { letters[Int((line.size * 2).rounded()), default: 0] += line.text.utf8.count }
    let body = Double(letters.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0) / 2
    bodySize = body
    let large = Set(lines.filter { Self.isLarge($0, body) }.map { $0.size.rounded() })
    headingSizes = large.sorted(by: >)
  }

  /// The largest heading of the first page.
  var title: String? {
    guard let first = lines.first(where: { $0.page == 1 && Self.isLarge($0, bodySize) }) else { return nil }
    let largest = lines.filter { $0.page == 1 }.map(\.size).max() ?? first.size
    let texts = lines.filter { $0.page == 1 && $0.size > largest - 0.5 }.prefix(3).map(\.text)
    return texts.isEmpty ? nil : texts.joined(separator: " ")
  }

  /// The blocks in reading order, each with its page.
  func blocks() -> [DocumentBlock] {
    var blocks: [DocumentBlock] = []
    var index = 0
    while index < lines.count {
      let first = lines[index]
      let isHeading = Self.isLarge(first, bodySize)
      var end = index + 1
      while end < lines.count, lines[end].block == first.block,
        isHeading ? abs(lines[end].size - first.size) < 0.5 : !Self.isLarge(lines[end], bodySize)
      {
        end += 1
      }
      let group = lines[index..<end]
      if isHeading, group.count <= 4 {
        let text = group.map(\.text).joined(separator: " ")
        blocks.append(DocumentBlock(.heading(level: level(of: first), text: text), page: first.page))
      } else {
        append(group, to: &blocks)
      }
      index = end
    }
    return blocks
  }

  private func append(_ group: ArraySlice<PDFLine>, to blocks: inout [DocumentBlock]) {
    var builder = PlainTextBlockBuilder()
    for text in Self.dehyphenated(group.map(\.text)) { builder.add(text[...]) }
    var added = builder.finish()
    for index in added.indices { added[index].page = group.first?.page }
    // A paragraph that a page's end interrupts goes on with a small letter.
    if case .paragraph(let earlier) = blocks.last?.content, case .paragraph(let later) = added.first?.content,
      let last = earlier.last, !".!?:…".contains(last), later.first?.isLowercase == true
    {
      blocks[blocks.count - 1].content = .paragraph(earlier + " " + later)
      added.removeFirst()
    }
    blocks += added
  }

  private func level(of line: PDFLine) -> Int {
    min((headingSizes.firstIndex(of: line.size.rounded()) ?? 0) + 1, 5)
  }

  private static func isLarge(_ line: PDFLine, _ body: Double) -> Bool {
    body > 0 && line.size > body * 1.12 && line.size > body + 0.9 && line.text.count < 160
      && line.text.contains(where: \.isLetter)
  }

  /// Joins words that were divided at the end of a line.
  private static func dehyphenated(_ texts: [String]) -> [String] {
    var result: [String] = []
    for text in texts {
      if let last = result.last, last.hasSuffix("-"), last.dropLast().last?.isLetter == true,
        text.first?.isLowercase == true
      {
        result[result.count - 1] = String(last.dropLast()) + text
      } else {
        result.append(text)
      }
    }
    return result
  }

  // MARK: What every page repeats

  private static func isMargin(_ line: PDFLine) -> Bool { line.top < 0.1 || line.top > 0.88 }

  /// The text with numbers made alike, so that "Page 3 of 9" is the same on every page.
  private static func pattern(_ text: String) -> String {
    String(text.map { $0.isNumber || "ivxlc".contains($0) ? "0" : $0 }).replacing(/0+/, with: "0")
  }

  private static func repeatedMargins(_ text: PDFText) -> Set<String> {
    var pages: [String: Set<Int>] = [:]
    for line in text.lines where isMargin(line) { pages[pattern(line.text), default: []].insert(line.page) }
    let enough = max(3, text.pages / 5)
    return Set(pages.filter { $0.value.count >= enough }.keys)
  }

  /// A line of a table of contents: "Refunds . . . . . . 12".
  private static func isLeader(_ text: String) -> Bool {
    text.contains(". . . .") || text.contains(".....")
  }
}
