/// Writes chosen units as Markdown: sentences as paragraphs, steps and bullets as lists, tables with their header, and
/// behind each passage's part the mark of its citation.
enum AnswerText {
  /// The units of one section, marked as coming from one passage.
  static func render(_ units: [AnswerUnit], mark: String) -> String {
    var blocks: [String] = []
    var lastBlock = -1
    for unit in units {
      switch unit.form {
      case .sentence(let text):
        if unit.block == lastBlock { blocks[blocks.count - 1] += " " + text } else { blocks.append(text) }
      case .bullet(let text):
        let line = "- " + text
        if unit.block == lastBlock { blocks[blocks.count - 1] += "\n" + line } else { blocks.append(line) }
      case .steps(let steps):
        blocks.append(steps.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n"))
      case .table(let header, let rows): blocks.append(table(header: header, rows: rows))
      case .code(let text): blocks.append("```\n\(text)\n```")
      }
      lastBlock = unit.block
    }
    // The mark stands behind running text where there is some, else behind the last line of the list. Inside a table's
    // last cell it would be lost.
    guard let place = blocks.lastIndex(where: { !$0.hasPrefix("|") && !$0.hasPrefix("```") }) else {
      return (blocks + [mark]).joined(separator: "\n\n")
    }
    blocks[place] += " " + mark
    return blocks.joined(separator: "\n\n")
  }

  private static func table(header: [String], rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
