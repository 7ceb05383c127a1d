/// Reads plain text: paragraphs, underlined or numbered headings, lists and indented listings.
enum PlainTextParser {
  /// Parses a text.
  static func parse(_ text: String) -> ParsedDocument {
    var builder = PlainTextBlockBuilder()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { builder.add(line) }
    let blocks = builder.finish()
    var title: String?
    for block in blocks {
      if case .heading(_, let text) = block.content {
        title = text
        break
      }
    }
    return ParsedDocument(title: title, blocks: blocks)
  }
}
