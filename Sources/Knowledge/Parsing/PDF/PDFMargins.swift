/// Knows what stands on pages but belongs to no text: running heads and feet, page numbers, tables of contents.
struct PDFMargins {
  /// Texts at the edges that several pages repeat, numbers made alike.
  private let repeated: Set<String>
  /// Heights, in five hundredths of the page, at which most pages have a line that stands alone.
  private let places: Set<Int>
  /// How many lines a block has.
  private let blockLines: [Int: Int]
  private let bodySize: Double
  /// Pages that are tables of contents.
  private let directories: Set<Int>

  init(_ text: PDFText, bodySize: Double) {
    self.bodySize = bodySize
    var blockLines: [Int: Int] = [:]
    var leaders: [Int: Int] = [:]
    var patterns: [String: Set<Int>] = [:]
    for line in text.lines {
      blockLines[line.block, default: 0] += 1
      if Self.isLeader(line.text) { leaders[line.page, default: 0] += 1 }
      if Self.isEdge(line) { patterns[Self.pattern(line.text), default: []].insert(line.page) }
    }
    self.blockLines = blockLines
    repeated = Set(patterns.filter { $0.value.count >= max(3, text.pages / 5) }.keys)
    // A menu may have leaders too, but not at the front or the back of a book.
    let front = max(4, text.pages / 5)
    directories = Set(
      leaders.filter { page, count in
        count >= 6 && text.pages > 5 && (page <= front || page > text.pages - front)
      }.keys)

    // A running head names the chapter, so its words change; its place does not. The first line of running text has
    // the same place on every page too, but more lines below it in its block.
    var alone: [Int: Set<Int>] = [:]
    var together: [Int: Set<Int>] = [:]
    for line in text.lines where Self.isEdge(line) {
      if blockLines[line.block] == 1, line.size <= bodySize * 1.12 {
        alone[Self.place(line), default: []].insert(line.page)
      } else {
        together[Self.place(line), default: []].insert(line.page)
      }
    }
    places = Set(
      alone.filter { place, pages in
        pages.count >= max(4, text.pages / 2) && (together[place]?.count ?? 0) * 4 < pages.count
      }.keys)
  }

  /// Whether a line is none of the text's.
  func holds(_ line: PDFLine) -> Bool {
    if directories.contains(line.page) { return true }
    guard Self.isEdge(line) else { return false }
    if repeated.contains(Self.pattern(line.text)) { return true }
    return places.contains(Self.place(line)) && blockLines[line.block] == 1 && line.size <= bodySize * 1.12
  }

  private static func isEdge(_ line: PDFLine) -> Bool { line.top < 0.1 || line.top > 0.88 }

  private static func place(_ line: PDFLine) -> Int { Int((line.top * 500).rounded()) }

  /// The text with numbers made alike, so that "Page 3 of 9" is the same on every page.
  private static func pattern(_ text: String) -> String {
    String(text.map { $0.isNumber || "ivxlc".contains($0) ? "0" : $0 }).replacing(/0+/, with: "0")
  }

  /// A line of a table of contents: "Refunds . . . . . . 12".
  private static func isLeader(_ text: String) -> Bool { text.contains(". . .") || text.contains(".....") }
}
