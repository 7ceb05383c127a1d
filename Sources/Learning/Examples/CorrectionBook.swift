public import Embeddings
public import Essentials
public import LanguageModels
public import Persistence
import Synchronization
public import Telemetry

/// The approved corrections of a company, in memory, as each question is compared with them. What is in it is as new as
/// the revision that it was read at.
public final class CorrectionBook: Sendable {
  private struct State {
    var revision: Int64?
    /// The latest comes first.
    var entries: [BookEntry] = []
    var triedAt: Timestamp?
    var isComplete: Bool { entries.allSatisfy(\.isEmbedded) }
  }

  private let database: Database
  let embedder: any TextEmbedder
  private let scale: @Sendable () -> SimilarityScale?
  private let clock: any WallClock
  let logger: Logger
  private let tenant: TenantContext
  private let state = Mutex(State())
  /// What was read of corrections to weigh them.
  let readings = Mutex<[CorrectionID: EntryReading]>([:])

  /// The most corrections that are live, the latest: each question is compared with all of them.
  private static let limit = 10_000
  /// After how long it is tried again to embed what could not be.
  private static let patience = Duration.seconds(15)

  /// Makes an empty book over a database that has the ``LearningMigrations``.
  ///
  /// - Parameter scale: What the embedder's cosines mean; while that is not known, questions are compared by their words.
  public init(
    database: Database, embedder: any TextEmbedder,
    scale: @escaping @Sendable () -> SimilarityScale? = { .identity }, clock: any WallClock, logger: Logger,
    _ tenant: TenantContext
  ) {
    self.database = database
    self.embedder = embedder
    self.scale = scale
    self.clock = clock
    self.logger = logger
    self.tenant = tenant
  }

  /// How many corrections are live.
  public var count: Int { state.withLock { $0.entries.count } }

  // MARK: Reading

  /// Reads the approved corrections, where they may be others than at the last time.
  ///
  /// - Parameter revision: Changes with each change of them, and may with others.
  public func refresh(at revision: Int64) async throws {
    let now = clock.now
    let (former, isFresh) = state.withLock { state in
      let isTried = state.isComplete || state.triedAt.map { now < $0 + Self.patience } ?? false
      return (state.revision, state.revision == revision && isTried)
    }
    guard !isFresh else { return }
    let entries = try await embedded(try await read())
    state.withLock { state in
      // Who has read a later revision meanwhile has the newer ones.
      if let other = state.revision, other != former, other > revision { return }
      state = State(revision: revision, entries: entries, triedAt: now)
    }
  }

  private func read() async throws -> [BookEntry] {
    let model = embedder.model
    return try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT id, question, answer, model, embedding, wordings FROM corrections
        WHERE tenant_id = \(tenant.tenant) AND state = \(Correction.State.approved)
        ORDER BY decided_at DESC, id DESC LIMIT \(Self.limit)
        """)
      return try rows.map { row in
        var entry = BookEntry(
          id: try row.value(at: 0), question: try row.value(at: 1), answer: try row.value(at: 2),
          wordings: try CorrectionRow.wordings(row.value(at: 5)))
        if try row.value(at: 3, as: String?.self) == model.name,
          let bytes = try row.value(at: 4, as: [UInt8]?.self)
        {
          entry.takeEmbeddings(from: bytes, dimension: model.dimension)
        }
        return entry
      }
    }
  }

  /// The entries with the embeddings that are missing, which are kept from now on.
  private func embedded(_ entries: [BookEntry]) async throws -> [BookEntry] {
    var entries = entries
    let missing = entries.indices.filter { !entries[$0].isEmbedded }
    guard !missing.isEmpty else { return entries }
    var made: [Embedding]
    do {
      made = try await embedder.embed(missing.flatMap { entries[$0].wordings.map(\.text) })
    } catch let failure as EmbedderFailure {
      logger.warning(
        "Corrections are compared by their words alone for now",
        ["count": .integer(Int64(missing.count)), "reason": .string(failure.description)])
      return entries
    }
    for index in missing {
      let count = entries[index].wordings.count
      entries[index].take(made.prefix(count))
      made.removeFirst(count)
    }
    let kept = missing.map { entries[$0] }
    let model = embedder.model.name
    try await database.write { connection in
      for entry in kept {
        // What was approved is changed no more, so the embeddings are those of what it says.
        try await connection.execute(
          """
          UPDATE corrections SET model = \(model), embedding = \(entry.embeddingBytes)
          WHERE tenant_id = \(tenant.tenant) AND id = \(entry.id) AND state = \(Correction.State.approved)
          """)
      }
    }
    return entries
  }

  // MARK: Comparing

  /// The approved corrections that have to do with a question: the same questions first, then the nearest.
  ///
  /// - Parameters:
  ///   - embedding: The question's, by the model that the book's embedder has; nothing where it could not be had.
  ///   - limit: How many at most.
  public func matches(_ question: String, embedding: Embedding?, limit: Int) async -> [ModelExample] {
    let entries = state.withLock { $0.entries }
    guard !entries.isEmpty, limit > 0 else { return [] }
    let words = BookEntry.words(of: question)
    let scale = scale()
    var near: [(index: Int, wordings: [BookEntry.NearWording])] = []
    for (index, entry) in entries.enumerated() {
      let wordings = entry.near(words, embedding: embedding, scale: scale)
      if !wordings.isEmpty { near.append((index, wordings)) }
    }
    guard !near.isEmpty else { return [] }
    // Of equals, the one that was approved last counts.
    near.sort { ($0.wordings[0].similarity, -$0.index) > ($1.wordings[0].similarity, -$1.index) }
    let sense = QuestionSense(question)
    var found = near.prefix(Self.candidates).map { index, wordings in
      entries[index].example(for: words, sense, near: wordings)
    }
    if !found.contains(where: \.isSame), let sense, let embedding, let scale {
      let close = near.prefix(Self.weighed).map { entries[$0.index] }
      if let (place, example) = await weigh(question, sense, embedding, close, scale: scale) {
        found[place] = example
      }
    }
    let same = found.filter(\.isSame).sorted { $0.similarity > $1.similarity }
    let others = found.filter { !$0.isSame && $0.similarity >= QuestionComparison.related }
    return Array((same + others).prefix(limit))
  }

  /// So many of the nearest are looked at closely.
  private static let candidates = 20
  /// So many of these are weighed, where none is the same by its words.
  private static let weighed = 5
}
