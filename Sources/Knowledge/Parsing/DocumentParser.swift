/// Reads a document of any format.
public struct DocumentParser: Sendable {
  private let limits: ParsingLimits

  /// Makes a parser that spends no more than `limits` on a document.
  public init(limits: ParsingLimits = ParsingLimits()) {
    self.limits = limits
  }

  /// Parses the bytes of a file; `filename` decides only what the bytes leave open.
  ///
  /// Takes as long as the document is large, and runs a program for PDF: never call it on a thread that others wait
  /// for.
  /// - Throws: `DocumentError`
  public func parse(_ bytes: [UInt8], filename: String) throws -> (ParsedDocument, DocumentFormat) {
    guard bytes.count <= limits.bytes else {
      throw DocumentError.tooLarge(bytes: bytes.count, limit: limits.bytes)
    }
    guard !bytes.isEmpty else { throw DocumentError.empty }
    let format = try FormatDetection.detect(bytes, filename: filename)
    let parsed: ParsedDocument
    switch format {
    case .pdf: parsed = try PDFParser.parse(bytes, limits: limits)
    case .html: parsed = try HTMLParser.parse(TextDecoding.decode(bytes), limits: limits)
    case .markdown: parsed = try MarkdownParser.parse(Self.text(bytes), limits: limits)
    case .text: parsed = PlainTextParser.parse(Self.text(bytes))
    case .csv: parsed = try CSVParser.parse(TextDecoding.decode(bytes), limits: limits)
    case .json: parsed = try JSONDocumentParser.parse(TextDecoding.decode(bytes), limits: limits)
    case .jsonLines: parsed = try JSONDocumentParser.parseLines(TextDecoding.decode(bytes), limits: limits)
    case .yaml: parsed = try YAMLDocumentParser.parse(TextDecoding.decode(bytes), limits: limits)
    }
    guard !parsed.blocks.isEmpty else { throw DocumentError.empty }
    return (parsed, format)
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: TextDecoding.decode(bytes), as: UTF8.self)
  }
}
