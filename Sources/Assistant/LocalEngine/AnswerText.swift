/// Writes chosen units as Markdown: sentences as paragraphs, steps and bullets as lists, tables with their header and
/// the rows that matter, and behind each passage's part the mark of its citation.
struct AnswerText {
  /// The question's stems; rows of tables are chosen by them.
  let question: [String: Double]

  /// Rows of a table that is shown whole.
  private static let smallTable = 6

  /// The units of one section, marked as coming from one passage.
  func render(_ units: [AnswerUnit], mark: String) -> String {
    var blocks: [String] = []
    var lastBlock = -1
    var marked = false
    for unit in units {
      switch unit.form {
      case .sentence(let text):
        if unit.block == lastBlock { blocks[blocks.count - 1] += " " + text } else { blocks.append(text) }
      case .bullet(let text):
        let line = "- " + text
        if unit.block == lastBlock { blocks[blocks.count - 1] += "\n" + line } else { blocks.append(line) }
      case .steps(let steps):
        blocks.append(steps.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n"))
      case .table(let header, let rows):
        // A mark inside a table's last cell would be lost in it: it goes before.
        blocks.append(table(header: header, rows: rows))
      case .code(let text):
        blocks.append("```\n\(text)\n```")
      }
      lastBlock = unit.block
    }
    // The mark stands behind running text where there is some, else behind the last line of the list.
    if let place = blocks.lastIndex(where: { !$0.hasPrefix("|") && !$0.hasPrefix("```") }) {
      blocks[place] += " " + mark
      marked = true
    }
    return blocks.joined(separator: "\n\n") + (marked ? "" : "\n\n" + mark)
  }

  private func table(header: [String], rows: [[String]]) -> String {
    let shown = rows.count <= Self.smallTable ? rows : relevant(rows)
    let lines = [header, header.map { _ in "---" }] + shown
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// The rows that share most with the question, in their order; the first ones when none does.
  private func relevant(_ rows: [[String]]) -> [[String]] {
    let scores = rows.map { row in
      let stems = Set(ContentWords.stems(of: row.joined(separator: " ")))
      return question.reduce(0) { $0 + (stems.contains($1.key) ? $1.value : 0) }
    }
    guard let best = scores.max(), best > 0 else { return Array(rows.prefix(Self.smallTable)) }
    let chosen = rows.indices.filter { scores[$0] >= 0.6 * best }.prefix(Self.smallTable)
    return chosen.map { rows[$0] }
  }
}
