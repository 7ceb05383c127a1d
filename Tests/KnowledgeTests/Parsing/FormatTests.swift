import Testing

@testable import Knowledge

@Suite("Formats and character sets")
struct FormatTests {
  private func detect(_ bytes: [UInt8], _ filename: String) throws -> DocumentFormat {
    try FormatDetection.detect(bytes, filename: filename)
  }

  @Test(
    "The content decides the format, the name only what the content leaves open",
    arguments: [
      ("<!DOCTYPE html><p>x", "a.txt", DocumentFormat.html), ("<html><body>", "page", .html),
      ("just words", "a.html", .text), ("%PDF-1.4 …", "a.html", .pdf), ("# Title\n\ntext", "a", .markdown),
      ("# Title", "a.md", .markdown), ("a,b\n1,2", "a.csv", .csv), ("{\"a\": 1}", "a.json", .json),
      ("{\"a\": 1}", "a", .json), ("[link](x) is Markdown", "a", .markdown), ("a: 1", "a.yml", .yaml),
      ("plain", "README", .text), ("<?xml version=\"1.0\"?>\n<html xmlns=\"\">", "a.xml", .html),
    ])
  func content(_ text: String, _ filename: String, _ format: DocumentFormat) throws {
    #expect(try detect(Array(text.utf8), filename) == format)
  }

  @Test("What is no document is refused by what it is")
  func binary() {
    #expect(throws: DocumentError.unsupported(kind: "a ZIP archive or an Office document")) {
      try detect([0x50, 0x4B, 0x03, 0x04, 1, 2], "letter.docx")
    }
    #expect(throws: DocumentError.unsupported(kind: "binary data")) {
      try detect([1, 2, 3, 0, 0, 0, 0, 9, 0, 0, 0], "a.txt")
    }
  }

  private static let sameText: [[UInt8]] = [
    Array("Größe – 5 €".utf8),
    [0xEF, 0xBB, 0xBF] + Array("Größe – 5 €".utf8),
    [0xFF, 0xFE] + Array("Größe – 5 €".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
    [0xFE, 0xFF] + Array("Größe – 5 €".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    [0x47, 0x72, 0xF6, 0xDF, 0x65, 0x20, 0x96, 0x20, 0x35, 0x20, 0x80],
  ]

  @Test("Bytes in any usual character set become the same text", arguments: sameText)
  func characterSets(_ bytes: [UInt8]) {
    #expect(String(decoding: TextDecoding.decode(bytes), as: UTF8.self) == "Größe – 5 €")
  }

  @Test("A page that declares its character set is read in it")
  func declared() throws {
    // "日本" in Shift_JIS.
    let page = Array("<meta charset=Shift_JIS><p>".utf8) + [0x93, 0xFA, 0x96, 0x7B]
    let (document, _) = try DocumentParser().parse(page, filename: "a.html")
    #expect(document.blocks == [DocumentBlock(.paragraph("日本"))])
  }

  @Test("A few broken bytes in UTF-8 do not turn the rest into another character set")
  func broken() {
    let text = TextDecoding.decode(Array("Größe und Höhe ".utf8) + [0xFF] + Array("süß".utf8))
    #expect(String(decoding: text, as: UTF8.self) == "Größe und Höhe \u{FFFD}süß")
  }

  @Test("Line ends of all systems are one")
  func lineEnds() {
    #expect(TextDecoding.decode(Array("a\r\nb\rc\nd".utf8)) == Array("a\nb\nc\nd".utf8))
  }

  @Test("An empty file and one that is too large are named")
  func sizes() {
    var limits = ParsingLimits()
    limits.bytes = 3
    let parser = DocumentParser(limits: limits)
    #expect(throws: DocumentError.empty) { try parser.parse([], filename: "a.md") }
    #expect(throws: DocumentError.empty) { try parser.parse(Array("  \n".utf8), filename: "a.md") }
    #expect(throws: DocumentError.tooLarge(bytes: 4, limit: 3)) {
      try parser.parse([1, 2, 3, 4], filename: "a.md")
    }
  }
}
