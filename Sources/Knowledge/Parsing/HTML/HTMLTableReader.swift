import CGumbo

/// Reads a `table` element that holds data. One that only arranges the page is left to be read as text.
struct HTMLTableReader {
  /// A cell that spans a billion columns costs no more than these.
  private static let columnLimit = 64

  private var header: [String] = []
  private var rows: [[String]] = []
  /// Cells from rows above that reach down into the current row: column → text and rows left.
  private var hanging: [Int: (text: String, rows: Int)] = [:]

  /// The table, or nothing when it only arranges the page or is empty.
  mutating func read(_ table: HTMLNode) -> DocumentTable? {
    let role = table.attribute("role")
    if role == "presentation" || role == "none" { return nil }
    var caption: String?
    var rowNodes: [(row: HTMLNode, isHead: Bool)] = []
    var cells = 0
    for child in table.children where child.isElement {
      switch child.tag {
      case GUMBO_TAG_CAPTION: caption = child.textContent
      case GUMBO_TAG_THEAD, GUMBO_TAG_TBODY, GUMBO_TAG_TFOOT:
        for row in child.children where row.tag == GUMBO_TAG_TR {
          rowNodes.append((row, child.tag == GUMBO_TAG_THEAD))
        }
      case GUMBO_TAG_TR: rowNodes.append((child, false))
      default: break
      }
    }
    for (row, _) in rowNodes {
      for cell in row.children where Self.isCell(cell) {
        cells += 1
        if Self.arranges(cell) { return nil }
      }
    }
    guard cells > 1 else { return nil }
    for (row, isHead) in rowNodes { append(row, isHead: isHead) }
    guard !rows.isEmpty || !header.isEmpty else { return nil }
    return DocumentTable(
      caption: caption.flatMap { $0.isEmpty ? nil : $0 }, header: header, rows: rows)
  }

  /// The cells of a table that has one column and several paragraphs in most of its cells: a list of entries that
  /// only looks like a table. Nothing when it is a table of another kind.
  static func entries(of table: HTMLNode) -> [HTMLNode]? {
    var cells: [HTMLNode] = []
    var manifold = 0
    for group in table.children where group.isElement {
      let isHead = group.tag == GUMBO_TAG_THEAD
      for row in group.tag == GUMBO_TAG_TR ? [group] : group.children.filter({ $0.tag == GUMBO_TAG_TR }) {
        let inRow = row.children.filter(isCell)
        guard inRow.count <= 1 else { return nil }
        guard !isHead, let cell = inRow.first, cell.tag == GUMBO_TAG_TD else { continue }
        if arranges(cell) { return nil }
        cells.append(cell)
        if cell.children.lazy.filter({ $0.tag == GUMBO_TAG_P }).prefix(2).count == 2 { manifold += 1 }
      }
    }
    return cells.count > 1 && manifold * 2 > cells.count ? cells : nil
  }

  private mutating func append(_ row: HTMLNode, isHead: Bool) {
    var texts: [String] = []
    var allHeaders = true
    for cell in row.children where Self.isCell(cell) {
      takeHanging(into: &texts)
      if cell.tag != GUMBO_TAG_TH { allHeaders = false }
      let text = Self.cellText(cell)
      let columns = min(max(Self.span(cell, "colspan"), 1), Self.columnLimit)
      let down = min(max(Self.span(cell, "rowspan"), 1), 1000)
      for column in 0..<columns where texts.count < Self.columnLimit {
        if down > 1 { hanging[texts.count] = (text, down - 1) }
        // The text of a wide cell stands once, so that no passage says it ten times.
        texts.append(column == 0 ? text : "")
      }
    }
    takeHanging(into: &texts)
    guard texts.contains(where: { !$0.isEmpty }) else { return }
    if (isHead || allHeaders) && rows.isEmpty {
      header = header.isEmpty ? texts : Self.joined(header, texts)
    } else {
      rows.append(texts)
    }
  }

  private mutating func takeHanging(into texts: inout [String]) {
    while texts.count < Self.columnLimit, let cell = hanging[texts.count] {
      hanging[texts.count] = cell.rows > 1 ? (cell.text, cell.rows - 1) : nil
      texts.append(cell.text)
    }
  }

  /// Two rows of header as one: "Price" above "Adults" is "Price Adults".
  private static func joined(_ upper: [String], _ lower: [String]) -> [String] {
    (0..<max(upper.count, lower.count)).map { column in
      let above = column < upper.count ? upper[column] : ""
      let below = column < lower.count ? lower[column] : ""
      return above == below || below.isEmpty ? above : above.isEmpty ? below : "\(above) \(below)"
    }
  }

  private static func isCell(_ node: HTMLNode) -> Bool {
    node.tag == GUMBO_TAG_TD || node.tag == GUMBO_TAG_TH
  }

  private static func span(_ cell: HTMLNode, _ name: StaticString) -> Int {
    cell.attribute(name).flatMap { Int($0) } ?? 1
  }

  /// Whether a cell holds what no cell of data holds: a heading, another table, a listing of many lines.
  private static func arranges(_ cell: HTMLNode) -> Bool {
    var found = false
    cell.walk { node in
      switch node.tag {
      case GUMBO_TAG_TABLE, GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_ARTICLE,
        GUMBO_TAG_SECTION, GUMBO_TAG_NAV, GUMBO_TAG_FORM:
        found = true
      default: break
      }
      return !found
    }
    return found
  }

  private static func cellText(_ cell: HTMLNode) -> String {
    var text = WhitespaceText()
    cell.walk { node in
      if let bytes = node.text { text.append(bytes) }
      switch node.tag {
      case GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE: return false
      case GUMBO_TAG_BR, GUMBO_TAG_P, GUMBO_TAG_DIV, GUMBO_TAG_LI, GUMBO_TAG_PRE, GUMBO_TAG_DT, GUMBO_TAG_DD:
        text.breakWord()
        return true
      default: return true
      }
    }
    return text.take()
  }
}
