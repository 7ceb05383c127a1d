internal import Essentials
internal import Persistence

extension Document {
  static let columns: SQL = """
    id, source, title, url, collection, media_type, content_hash, language, metadata, byte_count, \
    passage_count, ingested_at
    """

  init(row: Row) throws {
    self.init(
      id: try row.value(at: 0), source: try row.value(at: 1), title: try row.value(at: 2),
      url: try row.value(at: 3), collection: try row.value(at: 4), mediaType: try row.value(at: 5),
      contentHash: try row.value(at: 6), language: try row.value(at: 7),
      metadata: Self.metadata(try row.value(at: 8)), byteCount: try row.value(at: 9),
      passageCount: try row.value(at: 10), ingestedAt: try row.value(at: 11))
  }

  static func metadata(_ value: JSONValue) -> [String: String] {
    value.objectValue?.compactMapValues(\.stringValue) ?? [:]
  }
}
