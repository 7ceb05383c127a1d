/// Reads PDF through poppler's `pdftotext`, as a process of its own: a hostile file can only hurt that.
enum PDFParser {
  /// Parses a file. Blocks the thread until the program has ended.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ bytes: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
    let program = LimitedProgram(
      command: ["pdftotext", "-bbox-layout", "-enc", "UTF-8", "-", "-"],
      processorSeconds: max(1, Int(limits.processorSeconds.rounded(.up))),
      seconds: limits.processorSeconds * 3,
      memory: limits.memory, output: limits.output)
    let run = try program.run(bytes)
    let complaint = String(decoding: run.errors, as: UTF8.self)
    switch run.outcome {
    case .exited(0): break
    case .exited(127): throw DocumentError.missingProgram(name: "pdftotext", package: "poppler-utils")
    case .exited:
      if complaint.contains("Incorrect password") { throw DocumentError.encrypted }
      throw DocumentError.malformed(format: .pdf, reason: reason(complaint))
    case .killed(let signal):
      throw DocumentError.tooExpensive(format: .pdf, reason: "signal \(signal) ended it at a limit")
    case .timedOut: throw DocumentError.tooExpensive(format: .pdf, reason: "it takes too long")
    }
    let text = PDFText(run.output)
    guard text.pages > 0 else { throw DocumentError.malformed(format: .pdf, reason: reason(complaint)) }
    guard !text.lines.isEmpty else {
      throw DocumentError.malformed(
        format: .pdf,
        reason: "its \(text.pages) pages hold no text; if it was scanned, recognise its text first")
    }
    let builder = PDFBlockBuilder(text)
    return ParsedDocument(title: title(text.title) ?? builder.title, blocks: builder.blocks())
  }

  /// The declared title, unless a program made it up.
  private static func title(_ declared: String?) -> String? {
    guard let declared, declared.count > 3 else { return nil }
    let lower = declared.lowercased()
    let made = [
      "microsoft word", "microsoft powerpoint", "untitled", "powerpoint", "(anonymous)", "unspecified",
    ]
    if made.contains(where: lower.hasPrefix) { return nil }
    return DocumentFormat(filename: lower) != nil || lower.hasSuffix(".doc") || lower.hasSuffix(".docx")
      ? nil : declared
  }

  /// The first of poppler's complaints, or a plain word.
  private static func reason(_ complaint: String) -> String {
    let line = complaint.split(separator: "\n").first.map(String.init) ?? ""
    return line.isEmpty ? "it cannot be read" : line
  }
}
