import Essentials

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
  /// Puts what the front matter says into the document. Lists become texts with commas; what has more structure is
  /// left out, since searches filter by names and values.
  ///
  /// - Throws: `DocumentError.malformed` when it is no YAML.
  static func apply(_ front: String, to document: inout ParsedDocument) throws {
    let root: YAMLNode
    do {
      root = try YAMLNode.parse(front, file: "", limits: YAMLLimits(byteCount: 1 << 16))
    } catch {
      // The fence is a line too.
      throw DocumentError.malformed(
        format: .markdown, reason: "the front matter is no YAML: line \(error.line + 1): \(error.reason)")
    }
    for member in root.mapping ?? [] {
      let values = (member.value.sequence ?? [member.value]).compactMap(\.scalar).map(WhitespaceText.collapse)
      let text = values.filter { !$0.isEmpty }.joined(separator: ", ")
      guard !text.isEmpty else { continue }
      switch member.key.lowercased() {
      case "title": document.title = text
      case "url", "canonical", "permalink": document.url = text
      case "lang", "language": document.language = text
      default: document.metadata[member.key] = text
      }
    }
  }
}
