public import Embeddings
public import Essentials
public import LanguageModels
public import Persistence
import Synchronization
public import Telemetry

/// The approved corrections of a company, in memory, as each question is compared with them. What is in it is as new as
/// the revision that it was read at.
public final class CorrectionBook: Sendable {
  private struct Entry {
    var id: CorrectionID
    var question: String
    var answer: String
    var words: String
    var sense: QuestionSense?
    var embedding: Embedding?
  }

  private struct State {
    var revision: Int64?
    /// The latest comes first.
    var entries: [Entry] = []
    var triedAt: Timestamp?
    var isComplete: Bool { entries.allSatisfy { $0.embedding != nil } }
  }

  private let database: Database
  private let embedder: any TextEmbedder
  private let scale: @Sendable () -> SimilarityScale?
  private let clock: any WallClock
  private let logger: Logger
  private let tenant: TenantContext
  private let state = Mutex(State())

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

  private func read() async throws -> [Entry] {
    let model = embedder.model
    return try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT id, question, answer, model, embedding FROM corrections
        WHERE tenant_id = \(tenant.tenant) AND state = \(Correction.State.approved)
        ORDER BY decided_at DESC, id DESC LIMIT \(Self.limit)
        """)
      return try rows.map { row in
        let question = try row.value(at: 1, as: String.self)
        var entry = Entry(
          id: try row.value(at: 0), question: question, answer: try row.value(at: 2),
          words: Self.words(of: question), sense: QuestionSense(question))
        if try row.value(at: 3, as: String?.self) == model.name,
          let bytes = try row.value(at: 4, as: [UInt8]?.self)
        {
          let embedding = Embedding(bytes: bytes)
          if embedding.dimension == model.dimension { entry.embedding = embedding }
        }
        return entry
      }
    }
  }

  /// The entries with the embeddings that are missing, which are kept from now on.
  private func embedded(_ entries: [Entry]) async throws -> [Entry] {
    var entries = entries
    let missing = entries.indices.filter { entries[$0].embedding == nil }
    guard !missing.isEmpty else { return entries }
    let made: [Embedding]
    do {
      made = try await embedder.embed(missing.map { entries[$0].question })
    } catch let failure as EmbedderFailure {
      logger.warning(
        "Corrections are compared by their words alone for now",
        ["count": .integer(Int64(missing.count)), "reason": .string(failure.description)])
      return entries
    }
    for (index, embedding) in zip(missing, made) { entries[index].embedding = embedding }
    let kept = missing.map {
      (id: entries[$0].id, question: entries[$0].question, embedding: entries[$0].embedding)
    }
    let model = embedder.model.name
    try await database.write { connection in
      for entry in kept {
        try await connection.execute(
          """
          UPDATE corrections SET model = \(model), embedding = \(entry.embedding?.bytes)
          WHERE tenant_id = \(tenant.tenant) AND id = \(entry.id) AND question = \(entry.question)
            AND state = \(Correction.State.approved)
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
  public func matches(_ question: String, embedding: Embedding?, limit: Int) -> [ModelExample] {
    let entries = state.withLock { $0.entries }
    guard !entries.isEmpty, limit > 0 else { return [] }
    let words = Self.words(of: question)
    let scale = scale()
    var near: [(index: Int, similarity: Double)] = []
    for (index, entry) in entries.enumerated() {
      if entry.words == words {
        near.append((index, 1))
      } else if let embedding, let scale, let other = entry.embedding,
        other.dimension == embedding.dimension
      {
        let similarity = scale(Double(embedding.cosine(other)))
        if similarity >= QuestionComparison.related { near.append((index, similarity)) }
      }
    }
    guard !near.isEmpty else { return [] }
    // Of equals, the one that was approved last counts.
    near.sort { ($0.similarity, -$0.index) > ($1.similarity, -$1.index) }
    let sense = QuestionSense(question)
    let found = near.prefix(Self.candidates).map { index, similarity in
      let entry = entries[index]
      return ModelExample(
        id: entry.id.text, question: entry.question, answer: entry.answer, similarity: min(similarity, 1),
        isSame: entry.words == words
          || Self.comparison.isSame(sense, entry.sense, cosine: similarity))
    }
    return Array((found.filter(\.isSame) + found.filter { !$0.isSame }).prefix(limit))
  }

  private static let comparison = QuestionComparison()
  /// So many of the nearest are looked at closely.
  private static let candidates = 20

  /// A question as equal ones have it: in small letters, without punctuation.
  private static func words(of question: String) -> String {
    question.lowercased().split { !$0.isLetter && !$0.isNumber && !"£$€%'".contains($0) }.joined(
      separator: " ")
  }
}
