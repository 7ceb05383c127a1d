import Essentials

/// Reads YAML files as knowledge.
enum YAMLDocumentParser {
  /// Parses a file with any number of documents.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ bytes: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
    do {
      let yaml = YAMLLimits(byteCount: limits.bytes, depth: limits.depth, nodeCount: 2_000_000)
      let documents = try YAMLNode.documents(in: bytes, file: "", limits: yaml).map { RecordValue($0) }
      let records = RecordBlocks(limits: limits)
      return records.document(documents.count == 1 ? documents[0] : .list(documents))
    } catch {
      throw DocumentError.malformed(
        format: .yaml, reason: "line \(error.line), column \(error.column): \(error.reason)")
    }
  }
}
