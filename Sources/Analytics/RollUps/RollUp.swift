public import Essentials
public import Persistence

/// Keeps the sums up to what has happened, a batch at a time.
///
/// What a conversation adds is read off its rows as a whole and kept beside it; to the sums goes the difference. So the sums
/// are the same however often, how late and in which order its changes are noted. Calls never change: each is added once,
/// and marked so in the same transaction.
public struct RollUp: Sendable {
  /// What a batch has come to.
  public struct Progress: Hashable, Sendable {
    /// Conversations that were summed.
    public var conversations = 0
    /// Calls that were added.
    public var calls = 0
    /// Whether there may be more to do at once.
    public var isBehind = false
  }

  let database: Database
  let tenant: TenantContext
  /// How many series there may be; those that come then are folded.
  let mostSeries: Int

  /// Changes, conversations and calls of one batch.
  static let batch = 1000

  /// Makes one over a database that has the ``AnalyticsMigrations``.
  public init(_ database: Database, mostSeries: Int = 20_000, _ tenant: TenantContext) {
    self.database = database
    self.mostSeries = mostSeries
    self.tenant = tenant
  }

  /// Does one batch.
  public func advance() async throws -> Progress {
    let conversations = try await advanceConversations()
    let calls = try await CallSums(self).advance()
    return Progress(
      conversations: conversations.summed, calls: calls,
      isBehind: conversations.seen == Self.batch || calls == Self.batch)
  }

  /// Does batches until nothing is left, or `limit` is over.
  ///
  /// - Parameter share: The part of the time that it works; it rests between batches, so that turns, which write to the
  ///   same database, go on.
  /// - Returns: What was done.
  @discardableResult
  public func catchUp(within limit: Duration = .seconds(3600), share: Double = 1) async throws -> Progress {
    let end = ContinuousClock.now + limit
    var sum = Progress()
    repeat {
      let begun = ContinuousClock.now
      let progress = try await advance()
      try await Task.sleep(for: (ContinuousClock.now - begun) * (1 / share - 1))
      sum.conversations += progress.conversations
      sum.calls += progress.calls
      sum.isBehind = progress.isBehind
    } while sum.isBehind && ContinuousClock.now < end
    return sum
  }

  // MARK: Conversations

  /// What was read of a batch, on one snapshot.
  private struct Batch: Sendable {
    var changes: [(number: Int64, conversation: String)] = []
    /// Conversations of one cached turn that are not in the sums.
    var cached: [String] = []
    var ids: [String] { Set(changes.map(\.conversation) + cached).sorted() }
    var count: Int { changes.count + cached.count }
    var summaries: [String: ConversationSummary] = [:]
    var counted: [String: CountedConversation] = [:]
  }

  private func advanceConversations() async throws -> (seen: Int, summed: Int) {
    let batch = try await database.read { connection in
      var batch = Batch()
      batch.changes = try await connection.query(
        """
        SELECT number, subject FROM analytics_changes WHERE tenant_id = \(tenant.tenant)
        ORDER BY number LIMIT \(Self.batch)
        """
      ).map { (try $0.value(at: 0), try $0.value(at: 1)) }
      batch.cached = try await connection.query(
        """
        SELECT conversation_id FROM cached_turns WHERE tenant_id = \(tenant.tenant) AND is_summed = 0
        LIMIT \(Self.batch - batch.changes.count)
        """
      ).map { try $0.value(at: 0) }
      let ids = batch.ids
      guard !ids.isEmpty else { return batch }
      batch.summaries = try await ConversationReading.read(ids, tenant, connection)
      batch.counted = try await CountedConversation.read(ids, tenant, connection)
      return batch
    }
    guard batch.count > 0 else { return (0, 0) }
    // The lock is what keeps batches apart; nothing is read before it that has to hold.
    let summed = try await database.write(isolation: .readCommitted) { connection in
      try await lock(connection)
      return try await add(batch, connection)
    }
    return (batch.count, summed)
  }

  /// Lets nobody else add to the sums until the transaction is over.
  func lock(_ connection: Connection) async throws {
    try await connection.execute(
      """
      INSERT INTO analytics_rounds (tenant_id, round) VALUES (\(tenant.tenant), 1)
      ON CONFLICT (tenant_id) DO UPDATE SET round = analytics_rounds.round + 1
      """)
  }

  private func add(_ batch: Batch, _ connection: Connection) async throws -> Int {
    let ids = batch.ids
    let now = try await CountedConversation.read(ids, tenant, connection)
    let present = try await ConversationReading.present(ids, tenant, connection)
    // What somebody else has summed since is left for the next batch, which sees it.
    let late = Set(ids.filter { now[$0]?.version != batch.counted[$0]?.version })
    var next = try await CountedConversation.nextNumber(tenant, connection)
    var book = try await SeriesBook(most: mostSeries, tenant, connection)
    var difference: [Cell<Int64>: Amount] = [:]
    var counted: [CountedConversation] = []
    for id in ids where !late.contains(id) && present.contains(id) {
      guard let summary = batch.summaries[id] else { continue }
      let before = now[id]
      if let before, before.isFrozen || summary.hasLostTraces { continue }
      let after = CountedConversation(
        summary, named: id, number: before?.number ?? next, version: (before?.version ?? 0) + 1, &book)
      if before == nil { next += 1 }
      for (cell, amount) in after.added { difference[cell, default: Amount()] += amount }
      for (cell, amount) in before?.added ?? [:] { difference[cell, default: Amount()] += -amount }
      counted.append(after)
    }
    try await book.save(connection)
    try await CountedConversation.store(counted, tenant, connection)
    try await Sums.add(difference, tenant, connection)
    let done = batch.changes.filter { !late.contains($0.conversation) }.map(\.number)
    try await connection.execute(
      "DELETE FROM analytics_changes WHERE tenant_id = \(tenant.tenant) AND number IN (\(list: done))")
    let cached = batch.cached.filter { !late.contains($0) }
    if !cached.isEmpty {
      try await connection.execute(
        """
        UPDATE cached_turns SET is_summed = 1
        WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: cached))
        """)
    }
    return counted.count
  }
}
