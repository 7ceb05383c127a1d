public import Embeddings
public import Essentials
public import Persistence
public import Telemetry

/// Finds out what the company's documents do not say, and keeps what people have made of it.
public struct GapDesk: Sendable {
  private let database: Database
  private let clock: any WallClock
  private let embeddings: QuestionEmbeddings
  private let scale: @Sendable () -> SimilarityScale?

  /// So many of the latest decisions are looked at.
  private static let decisions = 500

  /// Makes a desk over a database that has the ``LearningMigrations``.
  ///
  /// - Parameter scale: What the embedder's cosines mean; while that is not known, questions are compared by their words.
  public init(
    database: Database, embedder: any TextEmbedder,
    scale: @escaping @Sendable () -> SimilarityScale? = { .identity }, clock: any WallClock, logger: Logger
  ) {
    self.database = database
    self.clock = clock
    self.scale = scale
    embeddings = QuestionEmbeddings(embedder, logger)
  }

  /// Puts questions together that are alike: what was asked most comes first, then what was asked last.
  ///
  /// - Parameter questions: In any order.
  public func gaps(
    of questions: [UnansweredQuestion], _ tenant: TenantContext
  ) async throws -> [KnowledgeGap] {
    let decided = try await decided(tenant)
    let texts = Set(questions.map(\.text)).union(decided.map(\.question))
    var grouping = GapGrouping(decided, embeddings: try await embeddings.of(texts), scale: scale())
    for question in questions.sorted(by: { $0.message < $1.message }) { grouping.add(question) }
    let gaps = grouping.gaps.filter { !$0.questions.isEmpty }
    return gaps.sorted { left, right in
      if left.questions.count != right.questions.count { return left.questions.count > right.questions.count }
      let times = (left.questions.last?.askedAt, right.questions.last?.askedAt)
      if let first = times.0, let second = times.1, first != second { return first > second }
      return left.id > right.id
    }
  }

  private func decided(_ tenant: TenantContext) async throws -> [KnowledgeGap] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT id, question, state, document_id, decider_id, decider_name, decided_at FROM knowledge_gaps
        WHERE tenant_id = \(tenant.tenant) ORDER BY decided_at DESC, id LIMIT \(Self.decisions)
        """
      ).map { row in
        KnowledgeGap(
          id: try row.value(at: 0), question: try row.value(at: 1), questions: [],
          decision: KnowledgeGap.Decision(
            state: try row.value(at: 2), document: try row.value(at: 3),
            decider: Reviewer(id: try row.value(at: 4), name: try row.value(at: 5)),
            decidedAt: try row.value(at: 6)))
      }
    }
  }

  /// Keeps what somebody has decided about a gap; the last word counts.
  public func decide(
    _ gap: KnowledgeGap, _ state: KnowledgeGap.State, document: DocumentID?, by decider: Reviewer,
    _ tenant: TenantContext
  ) async throws -> KnowledgeGap {
    let now = clock.now
    // A group that was decided about has the conversation of its first question, with which it is erased.
    let conversation = gap.questions.first?.conversation
    try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO knowledge_gaps (tenant_id, id, conversation_id, question, state, document_id, decider_id,
          decider_name, decided_at)
        VALUES (\(tenant.tenant), \(gap.id), \(conversation), \(gap.question), \(state), \(document), \(decider.id),
          \(decider.name), \(now))
        ON CONFLICT (tenant_id, id) DO UPDATE SET state = excluded.state, document_id = excluded.document_id,
          decider_id = excluded.decider_id, decider_name = excluded.decider_name, decided_at = excluded.decided_at
        """)
    }
    var gap = gap
    gap.decision = KnowledgeGap.Decision(
      state: state, document: document, decider: decider, decidedAt: now)
    return gap
  }
}

extension KnowledgeGap.State: SQLConvertible {}
