import CGumbo

extension HTMLBlockBuilder {
  /// Whether an element is a note beside the text: "Note", "Tip", "Warning".
  ///
  /// Its heading names what kind of note it is, and what follows the note does not stand under that heading.
  static func isNote(_ node: HTMLNode) -> Bool {
    guard let name = node.attribute("class"), Boilerplate.hasWord(name, of: noteNames) else { return false }
    var headings = 0
    node.walk { child in
      if isHeading(child) { headings += 1 }
      return headings < 2
    }
    return headings == 1
  }

  /// Adds a note with its heading as its first words: "Note: Bring your ticket."
  mutating func appendNote(_ node: HTMLNode, depth: Int) {
    flush()
    var blocks = nested(node, depth: depth)
    guard let place = blocks.firstIndex(where: \.isHeading),
      case .heading(_, let label) = blocks[place].content
    else { return collected += blocks }
    let next = place + 1
    if next < blocks.endIndex, case .paragraph(let text) = blocks[next].content {
      blocks[next].content = .paragraph("\(label): \(text)")
      blocks[next].anchor = blocks[next].anchor ?? blocks[place].anchor
      blocks.remove(at: place)
    } else {
      blocks[place].content = .paragraph("\(label):")
    }
    let anchor = node.identifier("id") ?? takeAnchor()
    blocks[0].anchor = anchor ?? blocks[0].anchor
    collected += blocks
  }

  private static func isHeading(_ node: HTMLNode) -> Bool {
    switch node.tag {
    case GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6: true
    default: false
    }
  }

  private static let noteNames: Set<String> = [
    "note", "tip", "warning", "caution", "important", "admonition", "callout", "alert", "hint", "danger",
    "info",
  ]
}
