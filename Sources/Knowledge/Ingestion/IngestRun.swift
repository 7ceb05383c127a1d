import Essentials

/// One run through some files: a bounded pipeline of reading, embedding and storing.
struct IngestRun {
  let ingestion: Ingestion
  let scan: SourceScan
  let known: [String: String]
  let collection: String
  let tenant: TenantContext
  var options = IngestOptions()

  /// What became of a file when it was read.
  private enum Reading: Sendable {
    case prepared(PreparedDocument)
    case unchanged
    case ignored
    case failed(String)
  }

  /// What one task of the pipeline brings back.
  private enum Step: Sendable {
    case read(SourceFile, bytes: Int, Reading, thread: Int)
    case stored([PreparedDocument])
  }

  /// Runs the pipeline to its end.
  ///
  /// - Returns: the report, and the sources that are stored but were found to be no documents any more.
  func ingest(
    _ progress: @Sendable (IngestProgress) -> Void
  ) async throws -> (report: IngestReport, outdated: Set<String>) {
    var report = IngestReport()
    var outdated: Set<String> = []
    var state = IngestProgress(files: scan.files.count)
    try await withThrowingTaskGroup(of: Step.self) { group in
      var next = scan.files.startIndex
      var idle = Array(0..<ingestion.threads.count)
      var waiting: [PreparedDocument] = []
      var batches = 0
      func passages(_ documents: [PreparedDocument]) -> Int { documents.reduce(0) { $0 + $1.passages.count } }
      while true {
        // While one batch is embedded and one is stored, no more than another may pile up.
        while next < scan.files.endIndex, batches < 2 || passages(waiting) < options.batchPassages,
          let thread = idle.popLast()
        {
          let file = scan.files[next]
          next += 1
          group.addTask { try await read(file, on: thread) }
        }
        let isRead = idle.count == ingestion.threads.count
        if batches < 2, passages(waiting) >= options.batchPassages || (isRead && !waiting.isEmpty) {
          let batch = waiting
          waiting = []
          batches += 1
          group.addTask { try await store(batch) }
        }
        guard let step = try await group.next() else { break }
        switch step {
        case .read(let file, let bytes, let reading, let thread):
          idle.append(thread)
          state.bytes += bytes
          state.current = file.source
          switch reading {
          case .prepared(let document): waiting.append(document)
          case .unchanged: report.unchanged += 1
          case .ignored:
            report.ignored += 1
            if known[file.source] != nil { outdated.insert(file.source) }
          case .failed(let reason):
            report.failed.append(IngestReport.Failure(path: file.path, reason: reason))
          }
          if case .prepared = reading { continue }
          state.filesDone += 1
        case .stored(let documents):
          batches -= 1
          for document in documents {
            if known[document.draft.source] == nil { report.added += 1 } else { report.updated += 1 }
          }
          state.filesDone += documents.count
          state.passages += passages(documents)
        }
        progress(state)
      }
    }
    report.passages = state.passages
    report.bytes = state.bytes
    return (report, outdated)
  }

  private func read(_ file: SourceFile, on thread: Int) async throws -> Step {
    try await ingestion.threads.run(on: thread) {
      do {
        return try reading(file, on: thread)
      } catch DocumentError.onlyLinks where file.choice != .named {
        return .read(file, bytes: 0, .ignored, thread: thread)
      } catch let error as DocumentError {
        return .read(file, bytes: 0, .failed("\(error)"), thread: thread)
      }
    }
  }

  private func reading(_ file: SourceFile, on thread: Int) throws -> Step {
    guard try isDocument(file) else { return .read(file, bytes: 0, .ignored, thread: thread) }
    let bytes = try FileReader.read(file.path, limit: ingestion.limits.bytes)
    let identity = DocumentPreparation.Identity(
      source: file.source, filename: file.path.split(separator: "/").last.map(String.init) ?? file.path,
      url: file.url, derivedURL: file.derivedURL, collection: collection, metadata: options.metadata)
    let fingerprint = ingestion.preparation.fingerprint(bytes, identity)
    if known[file.source] == fingerprint, !options.replacesUnchanged {
      return .read(file, bytes: bytes.count, .unchanged, thread: thread)
    }
    let document = try ingestion.preparation.prepare(bytes, identity, fingerprint: fingerprint)
    return .read(file, bytes: bytes.count, .prepared(document), thread: thread)
  }

  private func isDocument(_ file: SourceFile) throws -> Bool {
    switch file.choice {
    case .named: return true
    case .matched: return FormatDetection.isReadable(try FileReader.head(file.path, count: 4096))
    case .found:
      if DocumentFormat(filename: file.path) != nil { return true }
      // A picture's or style sheet's name says enough; a saved page may be called anything.
      return FormatDetection.isUnmistakable(try FileReader.head(file.path, count: 4096))
    }
  }

  /// Embeds the passages of some documents together and stores each document.
  private func store(_ documents: [PreparedDocument]) async throws -> Step {
    let vectors = try await ingestion.vectors(of: documents.flatMap(\.texts), tenant)
    var next = 0
    for document in documents {
      try Task.checkCancellation()
      let end = next + document.texts.count
      _ = try await ingestion.store.replace(
        document.draft, passages: document.passages, vectors: vectors.map { $0[next..<end] }, tenant)
      next = end
    }
    return .stored(documents)
  }
}
