internal import Essentials
internal import Persistence

extension Passage {
  static let columns: SQL = """
    p.row, p.id, p.document_id, p.ordinal, d.title, p.headings, p.page, p.anchor, d.url, p.text, p.form, \
    p.token_count, d.metadata, d.collection
    """

  init(row: Row) throws {
    self.init(
      id: try row.value(at: 1), documentID: try row.value(at: 2), ordinal: try row.value(at: 3),
      title: try row.value(at: 4), headings: HeadingPath.split(try row.value(at: 5)),
      page: try row.value(at: 6), anchor: try row.value(at: 7), url: try row.value(at: 8),
      text: try row.value(at: 9), form: PassageForm(rawValue: try row.value(at: 10)) ?? .prose,
      tokenCount: try row.value(at: 11), metadata: Document.metadata(try row.value(at: 12)),
      collection: try row.value(at: 13))
  }
}
