/// The YAML between two lines of `---` at the top of a Markdown document.
enum FrontMatter {
  /// The front matter, where there is some, and the rest.
  static func split(_ text: String) -> (front: String?, body: String) {
    guard text.hasPrefix("---\n") else { return (nil, text) }
    let afterFence = text.index(text.startIndex, offsetBy: 4)
    var lineStart = afterFence
    while lineStart < text.endIndex {
      let lineEnd = text[lineStart...].firstIndex(of: "\n") ?? text.endIndex
      let line = text[lineStart..<lineEnd]
      if line == "---" || line == "..." {
        let rest = lineEnd < text.endIndex ? text[text.index(after: lineEnd)...] : ""
        return (String(text[afterFence..<lineStart]), String(rest))
      }
      guard lineEnd < text.endIndex else { break }
      lineStart = text.index(after: lineEnd)
    }
    return (nil, text)
  }
}

extension FrontMatter {
  static func apply(_ front: String, to document: inout ParsedDocument) throws {
    for line in front.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = WhitespaceText.collapse(line[line.index(after: colon)...])
      switch line[..<colon] {
      case "title": document.title = value
      case "url": document.url = value
      default: document.metadata[String(line[..<colon])] = value
      }
    }
  }
}
