public import Embeddings
public import Essentials
internal import Persistence
internal import Synchronization

/// The vectors of all tenants in this process's memory: an exact scan over 8-bit components, and a graph beside it
/// once there are so many passages that a scan would take too long.
///
/// Follows the database: its own process's commits at once, those of others within a second. Nothing is written, so
/// there is nothing to mend after a crash.
public final class EmbeddedVectorStore: VectorStore {
  /// Up to here an exact scan takes about a millisecond, which is not worth a miss, see `Docs/Retrieval.md`.
  public static let defaultGraphThreshold = 50_000
  private static let pollInterval = Duration.seconds(1)

  private let store: KnowledgeStore
  private let graphThreshold: Int
  private let state = Mutex<[TenantID: Entry]>([:])

  private struct Entry {
    var vectors: TenantVectors
    var checkedAt: ContinuousClock.Instant
    var refresh: Task<TenantVectors, any Error>?
    var isBuildingGraph = false
  }

  /// Makes an empty store; a tenant's vectors are read when they are needed first, or by ``load(_:)``.
  public init(_ store: KnowledgeStore, graphThreshold: Int = defaultGraphThreshold) {
    self.store = store
    self.graphThreshold = graphThreshold
  }

  /// Reads a tenant's vectors ahead of the first search.
  /// - Returns: how many there are.
  @discardableResult
  public func load(_ context: TenantContext) async throws -> Int {
    try await vectors(context).vectorCount
  }

  public func model(_ context: TenantContext) async throws -> EmbeddingModel.Identity {
    try await vectors(context).model
  }

  /// Whether a graph is in use for a tenant.
  func hasGraph(_ context: TenantContext) -> Bool {
    state.withLock { $0[context.tenant]?.vectors.graph != nil }
  }

  public func nearest(
    to query: QuestionEmbedding, limit: Int, filter: PassageFilter, _ context: TenantContext
  ) async throws -> [PassageMatch]? {
    let vectors = try await vectors(context)
    guard vectors.model == query.model.identity else { return nil }
    return limit > 0
      ? vectors.nearest(to: QuantizedVector(query.embedding.values), limit: limit, filter: filter) : []
  }

  public func similarities(
    to query: QuestionEmbedding, of rows: [Int64], _ context: TenantContext
  ) async throws -> [Int64: Double] {
    let vectors = try await vectors(context)
    guard vectors.model == query.model.identity else { return [:] }
    let found = rows.compactMap { row in vectors.place(of: row).map { (row, $0) } }
    let similarities = vectors.table.similarities(
      to: QuantizedVector(query.embedding.values), at: found.map(\.1))
    return Dictionary(zip(found.map(\.0), similarities.map(Double.init))) { first, _ in first }
  }

  public func count(_ filter: PassageFilter, _ context: TenantContext) async throws -> Int {
    try await vectors(context).count(filter)
  }

  /// The tenant's vectors as of now.
  private func vectors(_ context: TenantContext) async throws -> TenantVectors {
    let known = store.commits.latest(context.tenant)
    let refresh = state.withLock { state -> Result<TenantVectors, Pending> in
      var entry =
        state[context.tenant]
        ?? Entry(
          vectors: TenantVectors(store.model.identity), checkedAt: .now - .seconds(3600))
      let isRecent = ContinuousClock.now - entry.checkedAt < Self.pollInterval
      if isRecent, entry.vectors.revision >= known { return .success(entry.vectors) }
      if let refresh = entry.refresh { return .failure(Pending(task: refresh)) }
      let base = entry.vectors
      let task = Task { try await self.refreshed(base, context) }
      entry.refresh = task
      state[context.tenant] = entry
      return .failure(Pending(task: task))
    }
    switch refresh {
    case .success(let vectors): return vectors
    case .failure(let pending):
      let vectors = try await pending.task.value
      // Another search's refresh may have begun before the commit that this one has to see.
      return vectors.revision >= known ? vectors : try await self.vectors(context)
    }
  }

  private struct Pending: Error {
    let task: Task<TenantVectors, any Error>
  }

  private func refreshed(_ base: TenantVectors, _ context: TenantContext) async throws -> TenantVectors {
    do {
      let started = ContinuousClock.now
      let vectors = try await store.vectors(following: base, context)
      let needsGraph = state.withLock { state -> Bool in
        var entry = state[context.tenant] ?? Entry(vectors: vectors, checkedAt: started)
        var next = vectors
        if next.graph == nil, next.sharesPlaces(with: entry.vectors) {
          next.graph = entry.vectors.graph
          next.graphCount = entry.vectors.graphCount
        }
        entry.vectors = next
        entry.checkedAt = started
        entry.refresh = nil
        let needsGraph = !entry.isBuildingGraph && next.needsGraph(threshold: graphThreshold)
        if needsGraph { entry.isBuildingGraph = true }
        state[context.tenant] = entry
        return needsGraph
      }
      if needsGraph { buildGraph(over: vectors, context) }
      return vectors
    } catch {
      state.withLock { $0[context.tenant]?.refresh = nil }
      throw error
    }
  }

  /// Builds a graph beside the searches, which scan until it is there. Minutes for a million vectors, on a thread of
  /// its own, so that it takes none from the pool.
  private func buildGraph(over vectors: TenantVectors, _ context: TenantContext) {
    BackgroundThread.run(name: "vector graph") { [weak self] in
      let graph = VectorGraph(over: vectors.table)
      self?.state.withLock { state in
        guard var entry = state[context.tenant] else { return }
        entry.isBuildingGraph = false
        if let graph, entry.vectors.sharesPlaces(with: vectors) {
          entry.vectors.graph = graph
          entry.vectors.graphCount = vectors.table.count
        }
        state[context.tenant] = entry
      }
    }
  }
}
