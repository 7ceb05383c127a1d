import Essentials

/// Reads JSON and JSON Lines files as knowledge.
enum JSONDocumentParser {
  /// Parses a file that holds one value.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ bytes: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
    RecordBlocks(limits: limits).document(RecordValue(try value(bytes, format: .json, limits: limits)))
  }

  /// Parses a file that holds a value a line.
  ///
  /// - Throws: `DocumentError`
  static func parseLines(_ bytes: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
    var values: [RecordValue] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      do {
        values.append(RecordValue(try value(Array(line), format: .jsonLines, limits: limits)))
      } catch DocumentError.malformed(_, let reason) {
        throw DocumentError.malformed(format: .jsonLines, reason: "line \(index + 1): \(reason)")
      }
    }
    return RecordBlocks(limits: limits).document(.list(values))
  }

  private static func value(_ bytes: [UInt8], format: DocumentFormat, limits: ParsingLimits) throws
    -> JSONValue
  {
    do {
      return try JSONValue(parsing: bytes, depthLimit: limits.depth)
    } catch {
      throw DocumentError.malformed(format: format, reason: error.description)
    }
  }
}
