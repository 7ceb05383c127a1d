/// Reads CSV files as knowledge: questions with answers as sections, anything short as one table.
enum CSVParser {
  /// Cells longer than this on average are texts, and a table of texts reads better as sections.
  private static let textLength = 80

  /// Parses a file, valid UTF-8.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ bytes: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
    var rows = try CSVReader.rows(of: bytes)
    guard let first = rows.first else { throw DocumentError.empty }
    let hasHeader = isHeader(first, above: rows.dropFirst())
    if hasHeader { rows.removeFirst() }
    let names = hasHeader ? first : []
    if hasHeader, !rows.isEmpty, names.count > 1, holdsTexts(names, rows) {
      let records = rows.map { row in
        RecordValue.fields(
          zip(names, row).map { RecordValue.Field(name: $0, value: .scalar($1)) })
      }
      return RecordBlocks(limits: limits).document(.list(records))
    }
    return ParsedDocument(blocks: [DocumentBlock(.table(DocumentTable(header: names, rows: rows)))])
  }

  private static func isHeader(_ row: [String], above rows: ArraySlice<[String]>) -> Bool {
    guard !rows.isEmpty, Set(row).count == row.count else { return false }
    return row.allSatisfy { !$0.isEmpty && $0.count < 64 && Double($0) == nil }
  }

  private static func holdsTexts(_ names: [String], _ rows: [[String]]) -> Bool {
    let lower = Set(names.map { $0.lowercased() })
    if !lower.isDisjoint(with: ["answer", "response", "body", "content"]) { return true }
    let sample = rows.prefix(100)
    return names.indices.contains { column in
      let total = sample.reduce(0) { $0 + (column < $1.count ? $1[column].count : 0) }
      return total / max(sample.count, 1) > textLength
    }
  }
}
