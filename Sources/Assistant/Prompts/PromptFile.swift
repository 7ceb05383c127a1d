import Essentials

/// Reads a prompt's file: front matter in YAML between two lines of `---`, and the text behind it.
enum PromptFile {
  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - file: What errors call it.
  ///   - usualName: The name of a prompt that does not say its own.
  /// - Throws: ``YAMLError`` or ``ConfigurationError``, which name file and line.
  static func read(_ source: String, file: String, usualName: String) throws -> Prompt {
    let source = source.replacing("\r\n", with: "\n")
    let (front, body, firstLine) = try split(source, file)
    let reader = ConfigurationReader(try YAMLNode.parse(front, file: file), file: file)
    let name = reader.value("name", default: usualName)
    if !Prompt.isName(name) { reader.reject("name", "must be 1 to 64 small letters, digits, “_” and “-”") }
    let summary = reader.value("description", default: "")
    let variables = variables(reader)
    try reader.finish()
    let text = body.trimmed
    guard !text.isEmpty else {
      throw ConfigurationError([.init(place: "\(file):\(firstLine)", reason: "the prompt has no text")])
    }
    let leading = body.prefix { $0.isWhitespace }.count { $0 == "\n" }
    return Prompt(
      name: name, summary: summary, variables: variables, source: source,
      template: try PromptTemplate(
        text, known: variables.map(\.name) + PromptValues.names, file: file, firstLine: firstLine + leading))
  }

  /// The front matter, after an empty line for the fence so that errors name the right line; and the text behind it.
  private static func split(_ source: String, _ file: String) throws -> (String, Substring, Int) {
    guard source.hasPrefix("---\n") else { return ("", source[...], 1) }
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    guard let end = lines.dropFirst().firstIndex(of: "---") else {
      throw ConfigurationError([
        .init(place: "\(file):1", reason: "the front matter has no end; put a line “---” behind it")
      ])
    }
    let front = "\n" + lines[1..<end].joined(separator: "\n") + "\n"
    guard end + 1 < lines.count else { return (front, "", end + 1) }
    return (front, source[lines[end + 1].startIndex...], end + 2)
  }

  private static func variables(_ reader: ConfigurationReader) -> [Prompt.Variable] {
    let section = reader.section("variables")
    return (section.node?.mapping ?? []).map { member in
      if !Prompt.isName(member.key) || PromptValues.names.contains(member.key) {
        section.reject(
          member.key, "must be small letters, digits and “_”, and no name that Usher sets itself")
      }
      return Prompt.Variable(name: member.key, usual: section.optional(member.key))
    }
  }
}
