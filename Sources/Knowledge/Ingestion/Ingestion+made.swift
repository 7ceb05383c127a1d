import Dispatch
public import Essentials

extension Ingestion {
  /// Ingests documents that the program itself has made of other data: what is unchanged is skipped, what was made of the
  /// same data before and is not among them any more is removed.
  ///
  /// - Parameters:
  ///   - documents: Their sources are taken as they are.
  ///   - prefixes: What the sources of all documents of the same data begin with.
  ///   - progress: Is called after each document.
  /// - Throws: What the database or the embedder throw. A document that cannot be read is in the report.
  public func run(
    made documents: [IngestUpload], replacing prefixes: [String], _ tenant: TenantContext,
    progress: @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let started = DispatchTime.now().uptimeNanoseconds
    let known = try await store.fingerprints(tenant)
    var report = IngestReport()
    var state = IngestProgress(files: documents.count)
    for document in documents {
      try Task.checkCancellation()
      do {
        if let prepared = try await prepare(document, known: known) {
          let vectors = try await vectors(of: prepared.texts, tenant)
          _ = try await store.replace(prepared.draft, passages: prepared.passages, vectors: vectors, tenant)
          if known[document.source] == nil { report.added += 1 } else { report.updated += 1 }
          report.passages += prepared.passages.count
        } else {
          report.unchanged += 1
        }
      } catch let error as DocumentError {
        report.failed.append(IngestReport.Failure(path: document.source, reason: "\(error)"))
      }
      state.filesDone += 1
      state.passages = report.passages
      state.current = document.source
      progress(state)
    }
    let present = Set(documents.map(\.source))
    let gone = known.keys.filter { source in
      !present.contains(source) && prefixes.contains { source.hasPrefix($0) }
    }
    report.removed = try await store.remove(sources: gone.sorted(), tenant)
    report.seconds = Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
    return report
  }

  /// A document ready to be stored, or nothing when it is stored as it is.
  private func prepare(_ upload: IngestUpload, known: [String: String]) async throws -> PreparedDocument? {
    let identity = DocumentPreparation.Identity(
      source: upload.source, filename: upload.filename, title: upload.title, url: upload.url,
      collection: upload.collection, metadata: upload.metadata)
    return try await threads.run(on: 0) {
      let bytes =
        switch upload.content {
        case .bytes(let bytes): bytes
        case .file(let path): try FileReader.read(path, limit: limits.bytes)
        }
      let fingerprint = preparation.fingerprint(bytes, identity)
      if known[upload.source] == fingerprint { return nil }
      return try preparation.prepare(bytes, identity, fingerprint: fingerprint)
    }
  }
}
