/// Finds out what a file is from its content; its name decides only where the content leaves a choice.
enum FormatDetection {
  /// The format of a file.
  ///
  /// - Throws: `DocumentError.unsupported` naming what it is, as far as it shows.
  static func detect(_ bytes: [UInt8], filename: String) throws -> DocumentFormat {
    if let kind = binaryKind(bytes) { throw DocumentError.unsupported(kind: kind) }
    if isPDF(bytes) { return .pdf }
    let promised = DocumentFormat(filename: filename)
    if promised == .pdf {
      throw DocumentError.malformed(format: .pdf, reason: "it does not begin with %PDF")
    }
    let head = TextDecoding.decode(Array(bytes.prefix(16_384)))
    let start = String(decoding: head, as: UTF8.self).drop(while: \.isWhitespace).prefix(8_192)
    if isHTMLPage(start.lowercased()) { return .html }
    switch promised {
    case .html: return start.contains("<") ? .html : .text
    case let known?: return known
    case nil: return guess(start)
    }
  }

  /// Whether a file without a telling name is worth reading in a folder: pages and PDFs that a crawler saved.
  static func isUnmistakable(_ head: [UInt8]) -> Bool {
    guard binaryKind(head) == nil else { return false }
    if isPDF(head) { return true }
    let text = TextDecoding.decode(Array(head.prefix(4096)))
    return isHTMLPage(
      String(decoding: text, as: UTF8.self).drop(while: \.isWhitespace).prefix(2048).lowercased())
  }

  /// Whether the bytes are text or PDF, rather than a picture or an archive.
  static func isReadable(_ head: [UInt8]) -> Bool { binaryKind(head) == nil }

  private static func isPDF(_ bytes: [UInt8]) -> Bool {
    let mark = Array("%PDF-".utf8)
    return bytes.prefix(1024).indices.contains { bytes[$0...].starts(with: mark) }
  }

  private static func isHTMLPage(_ start: String) -> Bool {
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return true }
    guard start.hasPrefix("<") else { return false }
    if start.hasPrefix("<?xml") || start.hasPrefix("<!--") { return start.contains("<html") }
    return ["<head", "<body", "<main", "<article", "<div", "<section"].contains { start.hasPrefix($0) }
  }

  private static func guess(_ start: Substring) -> DocumentFormat {
    if let first = start.first, first == "{" || first == "[", !start.contains("]("),
      let second = start.dropFirst().first(where: { !$0.isWhitespace }),
      "\"{[]}0123456789-tfn".contains(second)
    {
      return .json
    }
    let lines = start.split(separator: "\n").prefix(50)
    let marked = lines.contains {
      ($0.hasPrefix("#") && $0.drop { $0 == "#" }.hasPrefix(" ")) || $0.hasPrefix("```") || $0.contains("](")
    }
    if marked || start.hasPrefix("---\n") { return .markdown }
    return .text
  }

  /// What bytes are that are no text, or nothing when they may be text.
  private static func binaryKind(_ bytes: [UInt8]) -> String? {
    for (mark, kind) in magicNumbers where bytes.starts(with: mark) { return kind }
    guard !isPDF(bytes) else { return nil }
    let sample = bytes.prefix(4096)
    guard sample.contains(0), !sample.starts(with: [0xFF, 0xFE]), !sample.starts(with: [0xFE, 0xFF]) else {
      return nil
    }
    return TextDecoding.looksLikeUTF16(Array(sample)) == nil ? "binary data" : nil
  }

  private static let magicNumbers: [([UInt8], String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Office document"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    ([0x1F, 0x8B], "a gzip archive"), ([0x42, 0x5A, 0x68], "a bzip2 archive"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
    ([0x47, 0x49, 0x46, 0x38], "a GIF picture"), ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    (Array("SQLite format 3".utf8), "a SQLite database"), (Array("{\\rtf".utf8), "an RTF document"),
  ]
}
