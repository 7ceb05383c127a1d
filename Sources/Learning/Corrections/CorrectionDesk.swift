public import Essentials
public import Persistence
import Privacy

/// Keeps corrections: made by one person, approved by another. Whoever changes one has its row first, so of two who
/// decide at once the database lets one.
public struct CorrectionDesk: Sendable {
  let database: Database
  let clock: any WallClock
  let settings: LearningSettings
  /// What of personal details is the company's own, such as its telephone number.
  let ownDetails: [String]
  /// Told within the transaction that what is live has changed.
  let onChange: @Sendable (TenantContext, Connection) async throws -> Void

  /// Makes a desk over a database that has the ``LearningMigrations``.
  ///
  /// - Parameters:
  ///   - ownDetails: Texts of the company's own: addresses and numbers in them are nobody's personal details.
  ///   - onChange: Told within the transaction that what is live has changed.
  public init(
    database: Database, settings: LearningSettings, ownDetails: [String] = [], clock: any WallClock,
    onChange: @escaping @Sendable (TenantContext, Connection) async throws -> Void = { _, _ in }
  ) {
    self.database = database
    self.settings = settings
    self.ownDetails = ownDetails
    self.clock = clock
    self.onChange = onChange
  }

  /// How many persons a correction needs, its maker included.
  public var approvals: Int { settings.approvals }

  // MARK: Reading

  /// A correction.
  ///
  /// - Throws: A problem of status 404 when there is none of that name.
  public func correction(_ id: CorrectionID, _ tenant: TenantContext) async throws -> Correction {
    let found = try await database.read { try await Self.stored(id, tenant, $0) }
    guard let found else { throw Problem.unknownCorrection(id) }
    return found
  }

  /// Corrections, newest first.
  ///
  /// - Parameters:
  ///   - cursor: The last one of the page before; nothing for the first page.
  ///   - limit: How many at most.
  public func corrections(
    _ filter: CorrectionFilter = CorrectionFilter(), after cursor: CorrectionID? = nil, limit: Int,
    _ tenant: TenantContext
  ) async throws -> [Correction] {
    var query: SQL = "SELECT \(CorrectionRow.columns) FROM corrections WHERE tenant_id = \(tenant.tenant)"
    if let state = filter.state { query.append(" AND state = \(state)") }
    if let category = filter.category { query.append(" AND category = \(category)") }
    if let quality = filter.quality { query.append(" AND quality = \(quality)") }
    if let agent = filter.agent { query.append(" AND agent = \(agent)") }
    if let origin = filter.origin { query.append(" AND origin = \(origin)") }
    if let conversation = filter.conversation { query.append(" AND conversation_id = \(conversation)") }
    if let maker = filter.maker { query.append(" AND maker_id = \(maker)") }
    if let cursor { query.append(" AND id < \(cursor)") }
    query.append(" ORDER BY id DESC LIMIT \(limit)")
    return try await database.read { [query] connection in
      try await connection.query(query).map(CorrectionRow.correction)
    }
  }

  // MARK: Making

  /// Makes a correction, which waits for its approval. Personal details are taken out of question and the assistant's
  /// answer; those of the company's answer are for whoever approves it to see.
  ///
  /// - Returns: The correction, and whether it is new: the same key again is the same correction.
  public func create(
    _ new: NewCorrection, by maker: Reviewer, _ tenant: TenantContext
  ) async throws -> (correction: Correction, isNew: Bool) {
    try await database.write { connection in
      try await create(new, by: maker, tenant, connection)
    }
  }

  /// The same within somebody else's transaction.
  package func create(
    _ new: NewCorrection, by maker: Reviewer, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> (correction: Correction, isNew: Bool) {
    let now = clock.now
    let content = try Self.checked(new.content)
    let id = CorrectionID(at: now)
    let inserted = try await connection.execute(
      """
      INSERT INTO corrections (tenant_id, id, state, origin, conversation_id, message_id, question, bot_answer, answer,
        reason, category, quality, agent, maker_id, maker_name, created_at, editor_id, editor_name, changed_at,
        idempotency_key, wordings)
      VALUES (\(tenant.tenant), \(id), \(Correction.State.pending), \(new.origin), \(new.conversation),
        \(new.message), \(content.question), \(new.botAnswer.map { Concealment.conceal($0) }), \(content.answer),
        \(content.reason), \(content.category), \(content.quality), \(new.agent), \(maker.id), \(maker.name),
        \(now), \(maker.id), \(maker.name), \(now), \(new.key), \(CorrectionRow.text(of: content.wordings)))
      ON CONFLICT DO NOTHING
      """)
    let row =
      inserted == 1
      ? try await Self.stored(id, tenant, connection)
      : try await connection.first(
        """
        SELECT \(CorrectionRow.columns) FROM corrections
        WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(new.key.sqlValue)
        """
      ).map(CorrectionRow.correction)
    guard let row else { throw Problem.unknownCorrection(id) }
    return (row, inserted == 1)
  }

  /// Changes what a correction says that nobody has decided about.
  ///
  /// - Throws: A problem of status 404 when there is none, 409 when somebody has decided.
  public func change(
    _ id: CorrectionID, by editor: Reviewer, _ tenant: TenantContext,
    _ edit: @Sendable (inout CorrectionContent) -> Void
  ) async throws -> Correction {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.locked(id, tenant, connection)
      guard former.state == .pending else { throw Problem.decidedCorrection(former) }
      var content = former.content
      edit(&content)
      content = try Self.checked(content)
      guard content != former.content else { return former }
      try await connection.execute(
        """
        UPDATE corrections SET question = \(content.question), answer = \(content.answer),
          reason = \(content.reason), category = \(content.category), quality = \(content.quality),
          wordings = \(CorrectionRow.text(of: content.wordings)),
          editor_id = \(editor.id), editor_name = \(editor.name), changed_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      return try await Self.locked(id, tenant, connection)
    }
  }

  // MARK: Parts

  static func stored(
    _ id: CorrectionID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Correction? {
    try await connection.first(
      """
      SELECT \(CorrectionRow.columns) FROM corrections WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """
    ).map(CorrectionRow.correction)
  }

  /// A correction that nobody else changes until the transaction is over.
  static func locked(
    _ id: CorrectionID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Correction {
    // An update that changes nothing is the lock that both databases have.
    try await connection.execute(
      "UPDATE corrections SET state = state WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
    guard let found = try await stored(id, tenant, connection) else { throw Problem.unknownCorrection(id) }
    return found
  }

  /// What is kept of what somebody has written.
  static func checked(_ content: CorrectionContent) throws(Problem) -> CorrectionContent {
    var content = content
    content.question = Concealment.conceal(String(content.question.trimmed))
    content.answer = String(content.answer.trimmed)
    content.reason = content.reason?.trimmed.nonEmpty
    content.category = content.category?.trimmed.nonEmpty
    content.wordings = Self.distinct(content.wordings, besides: content.question)
    guard !content.question.isEmpty else { throw .unusableCorrection("/question", "must not be blank") }
    guard !content.answer.isEmpty else { throw .unusableCorrection("/answer", "must not be blank") }
    // What stands for a detail may be longer than the detail.
    guard content.question.count <= CorrectionContent.maximumQuestion else {
      throw .unusableCorrection(
        "/question", "must have at most \(CorrectionContent.maximumQuestion) characters")
    }
    guard content.wordings.count <= CorrectionContent.maximumWordings,
      content.wordings.allSatisfy({ $0.count <= CorrectionContent.maximumQuestion })
    else {
      throw .unusableCorrection(
        "/wordings",
        "must be at most \(CorrectionContent.maximumWordings) of at most \(CorrectionContent.maximumQuestion) characters"
      )
    }
    return content
  }

  /// Wordings without personal details, without blank ones, and each once.
  private static func distinct(_ wordings: [String], besides question: String) -> [String] {
    var known: Set = [BookEntry.words(of: question), ""]
    return wordings.map { Concealment.conceal(String($0.trimmed)) }.filter {
      known.insert(BookEntry.words(of: $0)).inserted
    }
  }
}

extension Substring {
  fileprivate var nonEmpty: String? { isEmpty ? nil : String(self) }
}
