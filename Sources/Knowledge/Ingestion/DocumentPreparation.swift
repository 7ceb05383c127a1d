import Essentials

/// Reads a document and cuts it into passages.
struct DocumentPreparation: Sendable {
  /// Counts up whenever the same bytes would give other passages or other embedded texts. The embedding model does not
  /// count: ``Reembedding`` makes the vectors of another one without reading the documents again.
  static let pipelineVersion = 3

  let limits: ParsingLimits
  let chunker: Chunker

  /// What a document is stored under, besides what its bytes say.
  struct Identity: Sendable {
    var source: String
    var filename: String
    var title: String?
    var url: String?
    var derivedURL: String?
    var collection: String
    var metadata: [String: String]
  }

  /// Names the bytes and all else that decides what is stored, so that either's change is noticed.
  func fingerprint(_ bytes: [UInt8], _ identity: Identity) -> String {
    let metadata = identity.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let settings =
      [
        "\(Self.pipelineVersion)", identity.collection, identity.filename, identity.title ?? "",
        identity.url ?? "", identity.derivedURL ?? "",
      ] + metadata
    let mark = SHA256.hexDigest(of: settings.joined(separator: "\u{1F}")).prefix(16)
    return "\(SHA256.hexDigest(of: bytes)):\(mark)"
  }

  /// Parses and cuts. Takes as long as the document is large: call it on a thread of its own.
  ///
  /// - Throws: `DocumentError`
  func prepare(_ bytes: [UInt8], _ identity: Identity, fingerprint: String) throws -> PreparedDocument {
    let (parsed, format) = try DocumentParser(limits: limits).parse(bytes, filename: identity.filename)
    let title = (identity.title ?? parsed.title ?? Self.title(from: identity.filename)).withoutNull
    let passages = chunker.passages(of: parsed, title: title).map(\.withoutNull)
    guard !passages.isEmpty else { throw DocumentError.empty }
    let metadata = parsed.metadata.merging(identity.metadata) { _, given in given }
    let draft = DocumentDraft(
      source: identity.source, title: title,
      url: (identity.url ?? parsed.url ?? identity.derivedURL)?.withoutNull,
      collection: identity.collection, mediaType: format.mediaType, contentHash: fingerprint,
      language: parsed.language?.withoutNull,
      metadata: Dictionary(
        metadata.map { ($0.key.withoutNull, $0.value.withoutNull) }, uniquingKeysWith: { first, _ in first }),
      byteCount: bytes.count)
    return PreparedDocument(
      draft: draft, passages: passages, texts: passages.map { $0.embeddingText(title: title) })
  }

  /// A name that people can read: "ticket-refunds_2026.md" is "Ticket refunds 2026".
  private static func title(from filename: String) -> String {
    let name = filename.split(separator: "/").last.map(String.init) ?? filename
    let stem = name.lastIndex(of: ".").map { $0 > name.startIndex ? String(name[..<$0]) : name } ?? name
    let words = WhitespaceText.collapse(stem.replacing(/[-_]+/, with: " "))
    return words.isEmpty ? filename : words.prefix(1).uppercased() + words.dropFirst()
  }
}

// Escapes of JSON and YAML can write U+0000, which PostgreSQL takes in no text; the database would refuse the document.
extension String {
  fileprivate var withoutNull: String {
    utf8.contains(0) ? String(decoding: utf8.filter { $0 != 0 }, as: UTF8.self) : self
  }
}

extension PassageDraft {
  fileprivate var withoutNull: PassageDraft {
    var passage = self
    passage.text = text.withoutNull
    passage.headings = headings.map(\.withoutNull)
    passage.anchor = anchor?.withoutNull
    return passage
  }
}
