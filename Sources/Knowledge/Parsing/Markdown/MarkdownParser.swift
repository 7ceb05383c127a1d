/// Reads Markdown: CommonMark, GitHub's tables, and YAML front matter.
enum MarkdownParser {
  /// Parses a document.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ text: String, limits: ParsingLimits = ParsingLimits()) throws -> ParsedDocument {
    let (front, body) = FrontMatter.split(text)
    var builder = MarkdownBlockBuilder(limits: limits)
    let blocks = try MarkdownTree.with(body) { try builder.blocks(of: $0, depth: 0) }
    var parsed = ParsedDocument(blocks: blocks)
    if let front { try FrontMatter.apply(front, to: &parsed) }
    if parsed.title == nil { parsed.title = firstTopHeading(blocks) }
    return parsed
  }

  private static func firstTopHeading(_ blocks: [DocumentBlock]) -> String? {
    for level in 1...2 {
      for block in blocks {
        if case .heading(level, let text) = block.content { return text }
      }
    }
    return nil
  }
}
