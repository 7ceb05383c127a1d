/// Turns the lines of a PDF into blocks: large letters are headings, what every page repeats goes.
struct PDFBlockBuilder {
  /// What the first page seems to be called.
  let title: String?
  private let lines: [PDFLine]
  private let hyphens: PDFHyphens
  private let bodySize: Double
  /// The sizes of headings, largest first.
  private let headingSizes: [Double]

  init(_ text: PDFText) {
    // The size that most letters have.
    var letters: [Int: Int] = [:]
    for line in text.lines { letters[Int((line.size * 2).rounded()), default: 0] += line.text.utf8.count }
    let body = Double(letters.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0) / 2
    bodySize = body
    title = Self.title(text.lines, body)
    let margins = PDFMargins(text, bodySize: body)
    lines = Self.numbered(text.lines.filter { !margins.holds($0) }, body)
    hyphens = PDFHyphens(lines)
    let large = Set(lines.filter { Self.isLarge($0, body) }.map { $0.size.rounded() })
    headingSizes = large.sorted(by: >)
  }

  /// The largest letters of the first page, even where later pages repeat them at their edge.
  private static func title(_ lines: [PDFLine], _ body: Double) -> String? {
    let large = lines.filter { $0.page == 1 && isLarge($0, body) }
    guard let largest = large.map(\.size).max(),
      let start = large.firstIndex(where: { $0.size > largest - 0.5 })
    else { return nil }
    let texts = large[start...].prefix(3).prefix { $0.size > largest - 0.5 }.map(\.text)
    return PDFHyphens(lines).joined(texts).joined(separator: " ")
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
        let text = hyphens.joined(group.map(\.text)).joined(separator: " ")
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
    for text in hyphens.joined(group.map(\.text)) { builder.add(text[...]) }
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

  /// "7.1" and "What is a package?" stand apart on one line; together they are the heading.
  private static func numbered(_ lines: [PDFLine], _ body: Double) -> [PDFLine] {
    var result: [PDFLine] = []
    for var line in lines {
      if isLarge(line, body), let number = result.last, number.page == line.page,
        abs(number.top - line.top) < 0.003, abs(number.size - line.size) < 0.5,
        number.text.wholeMatch(of: /[0-9A-Z]{1,3}(\.[0-9]{1,3})*\.?/) != nil
      {
        result.removeLast()
        line.text = number.text + " " + line.text
      }
      result.append(line)
    }
    return result
  }
}
