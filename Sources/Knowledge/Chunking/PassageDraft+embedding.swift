extension PassageDraft {
  /// The text that is embedded for this passage of a document called `title`: the title and the headings first,
  /// since a passage seldom names what it is about, then the text without the marks that carry no meaning.
  public func embeddingText(title: String) -> String {
    var context: [String] = []
    for heading in [title] + headings where !heading.isEmpty && !context.contains(heading) {
      context.append(heading)
    }
    return EmbeddingText.plain(context.joined(separator: ". ") + ".\n" + text)
  }
}

/// Text as the embedding model reads it best.
enum EmbeddingText {
  /// The text without the quotes and fences of code, and with rows as words between commas.
  static func plain(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for line in text.split(separator: "\n") {
      let trimmed = line.drop { $0 == " " }
      if trimmed.hasPrefix("```") || trimmed.hasPrefix("| ---") { continue }
      if !result.isEmpty { result += "\n" }
      if trimmed.hasPrefix("| ") {
        result += trimmed.split(separator: " | ").map { $0.filter { $0 != "|" && $0 != "`" } }
          .map(trim).filter { !$0.isEmpty }.joined(separator: ", ")
      } else {
        result += line.filter { $0 != "`" }
      }
    }
    return result
  }

  private static func trim(_ cell: String) -> String {
    var cell = Substring(cell)
    while cell.first == " " { cell.removeFirst() }
    while cell.last == " " { cell.removeLast() }
    return String(cell)
  }
}
