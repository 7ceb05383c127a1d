public import Embeddings
public import Essentials
public import Telemetry

/// Makes the vectors that passages lack: all of them after another model was configured, and those of documents that came
/// while a service could not be had.
///
/// Searches go on with the former model's vectors until every passage has a new one, then use these from one moment to
/// the next; after that the former ones are removed. Each batch is stored at once, so a process that ends in the middle
/// loses one at most, and the next one goes on there. Of several processes one works, see ``KnowledgeStore/claim(_:)``.
public struct Reembedding: Sendable {
  /// How it ended.
  public enum Outcome: Sendable, Hashable {
    /// Every passage has its vector, and is searched by it.
    case complete
    /// Another process is at it.
    case elsewhere
    /// Another model was configured since, by a process that was started later.
    case superseded
  }

  private let store: KnowledgeStore
  private let embedder: any TextEmbedder
  private let logger: Logger
  private let worker = SecureToken().text
  private let batch: Int
  /// Longer than a batch takes with all its attempts.
  private static let lease = Duration.seconds(150)
  /// What no service can have anything against.
  private static let harmless = "How much is parking?"

  /// Makes it ready.
  ///
  /// - Parameters:
  ///   - embedder: Of the store's model.
  ///   - batch: How many passages are embedded and stored together.
  public init(store: KnowledgeStore, embedder: any TextEmbedder, logger: Logger = .disabled, batch: Int = 128)
  {
    self.store = store
    self.embedder = embedder
    self.logger = logger
    self.batch = batch
  }

  /// Whether this process has stored passages without vectors since it was asked last.
  public func hasNews(_ tenant: TenantContext) -> Bool { store.gapNotes.take(tenant.tenant) }

  /// Makes what is missing.
  ///
  /// - Parameter progress: Is called after each batch, one call at a time.
  /// - Throws: `EmbedderFailure` when the service cannot be had; what is made stays.
  public func run(
    _ tenant: TenantContext, progress: @escaping @Sendable (EmbeddingStatus) -> Void = { _ in }
  ) async throws -> Outcome {
    guard try await isMissing(tenant) else { return .complete }
    switch try await store.lease(worker, for: Self.lease, tenant) {
    case .held: return .elsewhere
    case .superseded: return .superseded
    case .taken: break
    }
    let outcome: Outcome
    do {
      outcome = try await work(tenant, progress)
    } catch {
      try? await store.release(worker, tenant)
      throw error
    }
    try await store.release(worker, tenant)
    return outcome
  }

  private func isMissing(_ tenant: TenantContext) async throws -> Bool {
    if try await store.serving(tenant) != store.model.identity { return true }
    return try await !store.gaps(after: 0, limit: 1, tenant).isEmpty
  }

  private func work(
    _ tenant: TenantContext, _ progress: @escaping @Sendable (EmbeddingStatus) -> Void
  ) async throws -> Outcome {
    let start = try await store.embeddingStatus(tenant)
    logger.info("Passages are embedded", start.fields)
    var last: Int64 = 0
    var progress = Progress(status: start, tell: progress, logger: logger)
    while true {
      switch try await store.lease(worker, for: Self.lease, tenant) {
      case .held: return .elsewhere
      case .superseded: return .superseded
      case .taken: break
      }
      let passages = try await store.gaps(after: last, limit: batch, tenant)
      if let newest = passages.last {
        try await store.fill(passages, with: try await embeddings(of: passages), tenant)
        last = newest.row
        progress.advance(by: passages.count)
      } else if last > 0 {
        // What came in the meantime has vectors of its own, but for what could not be embedded just then.
        last = 0
      } else if try await store.serveOwnModel(tenant) {
        break
      }
    }
    let end = try await store.embeddingStatus(tenant)
    if start.serving != end.serving { logger.info("Searches use another embedding model", end.fields) }
    while try await store.removeFormerVectors(tenant) > 0 { try Task.checkCancellation() }
    return .complete
  }

  private func embeddings(of passages: [UnembeddedPassage]) async throws -> [Embedding] {
    do {
      return try await embedder.embed(passages.map(\.text), as: .document)
    } catch let error as EmbedderFailure where error.kind == .refused {
      // One of them, or all of them and everything else? Then no vector may be made up.
      _ = try await embedder.embed([Self.harmless], as: .document)
      var embeddings: [Embedding] = []
      for passage in passages { embeddings.append(try await embedding(of: passage)) }
      return embeddings
    }
  }

  /// A passage's embedding; one of zeros, which is near to nothing, where the service refuses just this one. It is found
  /// by its words.
  private func embedding(of passage: UnembeddedPassage) async throws -> Embedding {
    do {
      guard let embedding = try await embedder.embed([passage.text], as: .document).first else {
        throw EmbedderFailure(.unavailable, "The service made no embedding.")
      }
      return embedding
    } catch let error as EmbedderFailure where error.kind == .refused {
      logger.warning(
        "A passage cannot be embedded, and is found by its words only",
        ["document": .string(passage.document.text), "reason": .string(error.description)])
      return Embedding(normalised: [Float](repeating: 0, count: store.model.dimension))
    }
  }
}

extension Reembedding {
  /// Counts along, and tells: the caller of every batch, the log of every tenth part.
  private struct Progress {
    private(set) var status: EmbeddingStatus
    let tell: @Sendable (EmbeddingStatus) -> Void
    let logger: Logger

    mutating func advance(by count: Int) {
      let before = tenths
      status = EmbeddingStatus(
        serving: status.serving, wanted: status.wanted, passages: status.passages,
        embedded: min(status.passages, status.embedded + count))
      if tenths > before { logger.info("Passages are embedded", status.fields) }
      tell(status)
    }

    private var tenths: Int { status.embedded * 10 / max(1, status.passages) }
  }
}

extension EmbeddingStatus {
  fileprivate var fields: [String: JSONValue] {
    [
      "model": .string(wanted.name), "dimension": .integer(Int64(wanted.dimension)),
      "searched": .string(serving.name), "embedded": .integer(Int64(embedded)),
      "passages": .integer(Int64(passages)),
    ]
  }
}
