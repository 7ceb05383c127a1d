/// Reads the text of files that are no documents of the knowledge base, such as those that customers attach: away from
/// the threads that serve everyone, and within bounds that a stranger's file deserves.
public struct FileTexts: Sendable {
  private let limits: ParsingLimits
  private let threads = ParsingThreads(count: 1)

  /// Makes a reader that spends no more than `limits` on a file.
  public init(limits: ParsingLimits) {
    self.limits = limits
  }

  /// The text of a file: headings as `## …` lines, steps as `1. …` lines, tables as `| a | b |` lines.
  ///
  /// - Parameter name: What its sender calls it; decides only what the bytes leave open.
  /// - Throws: `DocumentError`
  public func text(ofFile path: String, named name: String) async throws -> String {
    try await threads.run(on: 0) { [limits] in
      let bytes = try FileReader.read(path, limit: limits.bytes)
      let document = try DocumentParser(limits: limits).parse(bytes, filename: name).0
      return document.blocks.map(Self.text).joined(separator: "\n\n")
    }
  }

  private static func text(_ block: DocumentBlock) -> String {
    guard case .heading(let level, let text) = block.content else { return BlockText.render([block]) }
    return String(repeating: "#", count: level) + " " + text
  }
}
