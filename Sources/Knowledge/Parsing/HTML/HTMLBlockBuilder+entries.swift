import CGumbo

extension HTMLBlockBuilder {
  /// Adds the cells of a table of one column, each with several paragraphs, as what they are: entries with a name
  /// and a description.
  mutating func appendEntries(_ cells: [HTMLNode], of table: HTMLNode, depth: Int) {
    let anchor = table.identifier("id") ?? takeAnchor()
    var entries: [Definition] = []
    for cell in cells {
      var blocks = nested(cell, depth: depth)
      guard let first = blocks.first else { continue }
      if case .paragraph(let name) = first.content, blocks.count > 1 {
        blocks.removeFirst()
        entries.append(Definition(term: name, anchor: first.anchor, blocks: blocks))
      } else {
        entries.append(Definition(term: "", anchor: first.anchor, blocks: blocks))
      }
    }
    guard !entries.isEmpty else { return }
    collected.append(DocumentBlock(.definitions(entries), anchor: anchor))
  }

  /// A term of a definition list; names below each other stand beside each other.
  static func termText(_ node: HTMLNode) -> String {
    var names: [String] = []
    var text = WhitespaceText()
    func end() {
      let name = text.take()
      let last = name.last.map { ",;".contains($0) } ?? false
      if !name.isEmpty { names.append(last ? String(name.dropLast()) : name) }
    }
    node.walk { child in
      if let bytes = child.text { text.append(bytes) }
      if child.tag == GUMBO_TAG_BR { end() }
      if child.tag == GUMBO_TAG_A, child.attribute("href") != nil, isMark(child) { return false }
      return child.tag != GUMBO_TAG_SCRIPT && child.tag != GUMBO_TAG_STYLE && child.tag != GUMBO_TAG_BUTTON
    }
    end()
    return names.joined(separator: ", ")
  }
}
