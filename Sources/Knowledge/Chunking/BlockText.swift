/// Writes blocks as the text of passages: Markdown's marks for lists, rows and listings, no others.
enum BlockText {
  /// Blocks below each other.
  static func render(_ blocks: [DocumentBlock]) -> String {
    blocks.map(render).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The items of a list with their bullets or numbers.
  static func items(_ list: DocumentList) -> [String] {
    list.items.enumerated().map { offset, blocks in
      let mark = list.start.map { "\($0 &+ offset). " } ?? "- "
      let lines = render(blocks).split(separator: "\n", omittingEmptySubsequences: false)
      let indent = String(repeating: " ", count: mark.count)
      return mark + lines.joined(separator: "\n" + indent)
    }
  }

  /// A row of a table.
  static func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ")
      + " |"
  }

  /// What stands above every part of a table: its caption, its header, and the rule below the header.
  static func tableLead(_ table: DocumentTable) -> String? {
    var lines: [String] = []
    if let caption = table.caption { lines.append(caption) }
    if !table.header.isEmpty {
      lines.append(row(table.header))
      lines.append("|" + String(repeating: " --- |", count: table.header.count))
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func render(_ block: DocumentBlock) -> String {
    switch block.content {
    case .heading(_, let text), .paragraph(let text): text
    case .list(let list): items(list).joined(separator: "\n")
    case .definitions(let definitions):
      definitions.map { "\($0.term): \(render($0.blocks))" }.joined(separator: "\n")
    case .table(let table):
      ([tableLead(table)].compactMap(\.self) + table.rows.map(row)).joined(separator: "\n")
    case .code(let text): "```\n\(text)\n```"
    }
  }
}
