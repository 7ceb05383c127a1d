public import Essentials

extension Ingestion {
  /// Ingests one document that somebody sent.
  ///
  /// - Returns: its id; a document that replaces another keeps it.
  /// - Throws: `DocumentError` when it cannot be read.
  @discardableResult
  public func ingest(_ upload: IngestUpload, _ tenant: TenantContext) async throws -> DocumentID {
    let name = Self.name(upload.filename)
    let source = upload.source == upload.filename ? name : upload.source
    let identity = DocumentPreparation.Identity(
      source: "upload:\(upload.collection)/\(source)", filename: name, title: upload.title, url: upload.url,
      collection: upload.collection, metadata: upload.metadata)
    let thread = Int.random(in: 0..<threads.count)
    let document = try await threads.run(on: thread) {
      let bytes =
        switch upload.content {
        case .bytes(let bytes): bytes
        case .file(let path): try FileReader.read(path, limit: limits.bytes)
        }
      let fingerprint = preparation.fingerprint(bytes, identity)
      return try preparation.prepare(bytes, identity, fingerprint: fingerprint)
    }
    let vectors = try await vectors(of: document.texts, tenant)
    return try await store.replace(document.draft, passages: document.passages, vectors: vectors, tenant)
  }

  /// The last part of a path: browsers and programs send the folders along.
  private static func name(_ filename: String) -> String {
    filename.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
  }
}
