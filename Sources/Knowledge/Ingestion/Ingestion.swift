import Dispatch
public import Embeddings
public import Essentials
public import Telemetry

/// Brings documents into the knowledge base: reads, cuts, embeds and stores them.
///
/// One document is one transaction and each is stored as soon as it is embedded, so a run that is stopped or killed
/// loses nothing and leaves nothing half done: the next one goes on where it ended.
public struct Ingestion: Sendable {
  let store: KnowledgeStore
  let embedders: KnowledgeEmbedders
  let clock: any WallClock
  let logger: Logger
  let preparation: DocumentPreparation
  let threads: ParsingThreads
  let limits: ParsingLimits

  /// Makes an ingestion into a store.
  ///
  /// - Parameter threads: how many documents are read at once; each is a thread of its own.
  public init(
    store: KnowledgeStore, embedders: KnowledgeEmbedders, clock: any WallClock = SystemClock(),
    logger: Logger = .disabled, limits: ParsingLimits = ParsingLimits(),
    chunking: ChunkingOptions = ChunkingOptions(), threads: Int = 2
  ) {
    let embedder = embedders.current
    self.store = store
    self.embedders = embedders
    self.clock = clock
    self.logger = logger
    self.limits = limits
    self.threads = ParsingThreads(count: threads)
    preparation = DocumentPreparation(
      limits: limits, chunker: Chunker(options: chunking) { embedder.tokenCount($0) })
  }

  /// Makes an ingestion into a store whose vectors are all of one model.
  public init(
    store: KnowledgeStore, embedder: any TextEmbedder, clock: any WallClock = SystemClock(),
    logger: Logger = .disabled
  ) {
    self.init(store: store, embedders: KnowledgeEmbedders(embedder), clock: clock, logger: logger)
  }

  /// Ingests what has changed since the last time, and forgets what is gone.
  ///
  /// A document that cannot be read is in the report and does not stop the others. Cancelling the task stops between
  /// documents; what is stored stays.
  /// - Parameter progress: is called after each file, one call at a time.
  /// - Throws: `IngestError` when an input is not there at all, `CancellationError`, and what the database or the
  ///   embedder throw.
  public func run(
    _ inputs: [IngestInput], collection: String, _ tenant: TenantContext,
    options: IngestOptions = IngestOptions(), progress: @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let started = DispatchTime.now().uptimeNanoseconds
    let scan = try await threads.run(on: 0) {
      try SourceScan(inputs, baseDirectory: options.baseDirectory)
    }
    let known = try await store.fingerprints(tenant)
    var run = IngestRun(ingestion: self, scan: scan, known: known, collection: collection, tenant: tenant)
    run.options = options
    var report: IngestReport
    let outdated: Set<String>
    do {
      (report, outdated) = try await run.ingest(progress)
    } catch {
      // Whatever the database or the embedder call it.
      try Task.checkCancellation()
      throw error
    }
    report.failed = scan.failures + report.failed
    if options.removesMissing {
      let present = Set(scan.files.map(\.source)).subtracting(outdated)
      let stored = try await store.fingerprints(collection: collection, tenant)
      let gone = stored.keys.filter { source in
        !present.contains(source) && scan.roots.contains { $0.covers(source) }
      }
      report.removed = try await store.remove(sources: gone.sorted(), tenant)
    }
    report.seconds = Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
    logger.info("Documents ingested", report.fields(collection: collection))
    for failure in report.failed {
      logger.warning(
        "A document could not be read",
        ["path": .string(failure.path), "reason": .string(failure.reason)])
    }
    return report
  }
}

extension IngestReport {
  fileprivate func fields(collection: String) -> [String: JSONValue] {
    [
      "collection": .string(collection), "added": .integer(Int64(added)), "updated": .integer(Int64(updated)),
      "unchanged": .integer(Int64(unchanged)), "removed": .integer(Int64(removed)),
      "failed": .integer(Int64(failed.count)), "passages": .integer(Int64(passages)),
      "seconds": .number(seconds),
    ]
  }
}
