import Essentials
import Persistence

/// Reads off the tables what conversations add to the sums: each whole, so that it does not matter how often, how late and in
/// which order their changes are noted.
struct ConversationReading {
  private let connection: Connection
  private let tenant: TenantContext
  private var summaries: [String: ConversationSummary] = [:]
  /// Facts that are counted once all rows are read.
  private var facts: [String: Facts] = [:]

  private struct Facts {
    var asked: Timestamp?
    var answered: Timestamp?
    var isAssisted = false
    var isAttended = false
    var isHandedOff = false
    var isWaiting = false
    var isSettled = false
    var isAbandoned = false
    var hasFeedback = false
    var hasBrowsed = false
    var hasHeld = false
    var hasOrdered = false
    var hasBought = false
    /// The series of each answer, for what is said of it.
    var answers: [String: (time: Timestamp, series: Series)] = [:]
    /// When the customer wrote.
    var questions: [Timestamp] = []
  }

  /// Names of tools by which a customer looks for something to buy.
  static let browsingTools = [
    "find_events", "get_event_info", "check_inventory", "search_marketplaces", "compare_prices",
    "find_best_deals",
  ]

  private init(_ connection: Connection, _ tenant: TenantContext) {
    self.connection = connection
    self.tenant = tenant
  }

  /// Reads some conversations; those that there are not are left out.
  static func read(
    _ ids: [String], _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [String: ConversationSummary] {
    var reading = Self(connection, tenant)
    try await reading.readConversations(ids)
    let found = Array(reading.summaries.keys)
    // One of a cached turn has no rows of its own but that.
    let others = ids.filter { reading.summaries[$0] == nil }
    if !others.isEmpty { try await reading.readCachedTurns(others) }
    guard !found.isEmpty else { return reading.finished() }
    try await reading.readMessages(found)
    try await reading.readHandoffs(found)
    try await reading.readSignals(found)
    try await reading.readFeedback(found)
    try await reading.readSales(found)
    return reading.finished()
  }

  /// Which of some conversations there are, and stay until the transaction is over.
  static func present(
    _ ids: [String], _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Set<String> {
    // A key lock keeps a row from being deleted, and nobody from writing to the conversation.
    let lock: SQL = connection.dialect == .postgres ? " FOR KEY SHARE" : ""
    var present: Set<String> = []
    for (table, column) in [("conversations", "id"), ("cached_turns", "conversation_id")] {
      let rows = try await connection.query(
        """
        SELECT \(raw: column) FROM \(raw: table)
        WHERE tenant_id = \(tenant.tenant) AND \(raw: column) IN (\(list: ids)) ORDER BY 1\(lock)
        """)
      for row in rows { present.insert(try row.value(at: 0)) }
    }
    return present
  }

  // MARK: Conversations and turns

  private mutating func readConversations(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT id, channel, created_at FROM conversations
      WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: ids))
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      summaries[id] = ConversationSummary(startedAt: try row.value(at: 2), channel: try row.value(at: 1))
      facts[id] = Facts()
    }
  }

  /// A value of a JSON object that lies in a column.
  private func member(_ name: String, of column: String) -> SQL {
    switch connection.dialect {
    case .sqlite: SQL(raw: "json_extract(\(column), '$.\(name)')")
    case .postgres: SQL(raw: "(CAST(\(column) AS json) ->> '\(name)')")
    }
  }

  /// The columns that say what an answer was made by: intent, model, variant, and whether the customer looked for something.
  private var origin: SQL {
    let browsing = Self.browsingTools.map { "m.trace LIKE '%\"name\":\"\($0)\"%'" }.joined(separator: " OR ")
    return """
      \(member("intent", of: "m.trace")), \(member("model", of: "m.model")), \(member("member", of: "m.model")),
      CASE WHEN \(raw: browsing) THEN 1 ELSE 0 END
      """
  }

  private func series(_ row: Row, from place: Int, agent: String, channel: String) throws -> Series {
    Series(
      channel: channel, agent: agent, intent: try row.value(at: place, as: String?.self) ?? "",
      model: try row.value(at: place + 1, as: String?.self) ?? "",
      variant: try row.value(at: place + 2, as: String?.self) ?? "")
  }

  private mutating func readCachedTurns(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT c.conversation_id, c.channel, c.created_at, c.response_ms, m.agent, m.source, m.requires_escalation,
        \(origin)
      FROM cached_turns c LEFT JOIN messages m ON m.tenant_id = c.tenant_id AND m.id = c.reply_id
      WHERE c.tenant_id = \(tenant.tenant) AND c.conversation_id IN (\(list: ids))
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      let time: Timestamp = try row.value(at: 2)
      let channel: String = try row.value(at: 1)
      var summary = ConversationSummary(startedAt: time, channel: channel)
      let series = try series(
        row, from: 7, agent: row.value(at: 4, as: String?.self) ?? "", channel: channel)
      summary.series = series
      addTurn(
        to: &summary, at: time, of: series, took: try row.value(at: 3), isCached: true,
        isSure: try isSure(source: row.value(at: 5), escalates: row.value(at: 6)))
      var known = Facts()
      known.isAssisted = true
      known.asked = time
      known.answered = time
      known.questions = [time]
      known.hasBrowsed = try row.value(at: 10, as: Int64?.self) == 1
      summaries[id] = summary
      facts[id] = known
    }
  }

  private func isSure(source: String?, escalates: Int64?) -> Bool { source != "none" && escalates != 1 }

  private func addTurn(
    to summary: inout ConversationSummary, at time: Timestamp, of series: Series, took milliseconds: Double?,
    isCached: Bool, isSure: Bool
  ) {
    summary.turns += 1
    summary.add(.turns, at: time, of: series)
    if isCached { summary.add(.cachedTurns, at: time, of: series) }
    if !isSure { summary.add(.unanswered, at: time, of: series) }
    if let milliseconds { summary.add(.turnTime, milliseconds: milliseconds, at: time, of: series) }
  }

  private mutating func readMessages(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT m.conversation_id, m.id, m.role, m.created_at, m.agent, m.source, m.requires_escalation, m.cached,
        m.response_ms, m.in_reply_to, CASE WHEN m.trace IS NULL THEN 0 ELSE 1 END, \(origin)
      FROM messages m WHERE m.tenant_id = \(tenant.tenant) AND m.conversation_id IN (\(list: ids))
      ORDER BY m.conversation_id, m.ordinal
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      guard var summary = summaries[id], var known = facts[id] else { continue }
      try read(row, into: &summary, &known)
      summaries[id] = summary
      facts[id] = known
    }
  }

  private func read(_ row: Row, into summary: inout ConversationSummary, _ known: inout Facts) throws {
    let time: Timestamp = try row.value(at: 3)
    summary.lastAt = max(summary.lastAt, time)
    switch try row.value(at: 2, as: String.self) {
    case "customer":
      known.asked = known.asked ?? time
      known.questions.append(time)
    case "operator":
      known.isAttended = true
      known.answered = known.answered ?? time
      summary.add(.operatorMessages, at: time, of: Series(channel: summary.series.channel))
    case "agent":
      guard let agent = try row.value(at: 4, as: String?.self) else { return }
      let series = try series(row, from: 11, agent: agent, channel: summary.series.channel)
      if !known.isAssisted { summary.series = series }
      known.isAssisted = true
      known.answered = known.answered ?? time
      if try row.value(at: 14, as: Int64.self) == 1 { known.hasBrowsed = true }
      known.answers[try row.value(at: 1)] = (time, series)
      guard try row.value(at: 9, as: String?.self) != nil else { return }
      if try row.value(at: 10, as: Int64.self) == 0 { summary.hasLostTraces = true }
      addTurn(
        to: &summary, at: time, of: series, took: try row.value(at: 8),
        isCached: try row.value(at: 7, as: Int64?.self) == 1,
        isSure: try isSure(source: row.value(at: 5), escalates: row.value(at: 6)))
    default: break
    }
  }

  // MARK: What is said of them

  private mutating func readHandoffs(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT conversation_id, reason, created_at, taken_at, first_reply_at, ended_at FROM handoffs
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      let begun: Timestamp = try row.value(at: 2)
      let (taken, replied): (Timestamp?, Timestamp?) = (try row.value(at: 3), try row.value(at: 4))
      let ended: Timestamp? = try row.value(at: 5)
      if ended == nil { facts[id]?.isWaiting = true }
      if let taken, let ended {
        summaries[id]?.add(.handleTime, milliseconds: (ended - taken).asMilliseconds, at: begun)
      }
      guard try row.value(at: 1, as: String.self) != "operator" else { continue }
      facts[id]?.isHandedOff = true
      summaries[id]?.add(.handoffs, at: begun)
      if let replied {
        summaries[id]?.add(.handoffWait, milliseconds: (replied - begun).asMilliseconds, at: begun)
      }
    }
  }

  private mutating func readSignals(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT conversation_id, went_on, rephrasings, abandoned, satisfaction, settled FROM conversation_signals
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      let satisfaction = Int64((try row.value(at: 4, as: Double.self) * 1000).rounded())
      summaries[id]?.satisfaction = satisfaction
      summaries[id]?.add(.satisfaction, Amount(count: 1, total: satisfaction))
      summaries[id]?.add(.continued, if: try row.value(at: 1, as: Int64.self) > 0)
      summaries[id]?.add(.rephrased, if: try row.value(at: 2, as: Int64.self) > 0)
      facts[id]?.isAbandoned = try row.value(at: 3, as: Int64.self) > 0
      facts[id]?.isSettled = try row.value(at: 5, as: Int64.self) > 0
    }
  }

  private mutating func readFeedback(_ ids: [String]) async throws {
    let rows = try await connection.query(
      """
      SELECT conversation_id, message_id, rating, CASE WHEN comment IS NULL THEN 0 ELSE 1 END FROM message_feedback
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in rows {
      let id: String = try row.value(at: 0)
      guard let answer = facts[id]?.answers[try row.value(at: 1, as: String.self)] else { continue }
      facts[id]?.hasFeedback = true
      let isUp = try row.value(at: 2, as: String.self) == "up"
      summaries[id]?.add(isUp ? .thumbsUp : .thumbsDown, at: answer.time, of: answer.series)
      if try row.value(at: 3, as: Int64.self) == 1 {
        summaries[id]?.add(.comments, at: answer.time, of: answer.series)
      }
    }
    let scores = try await connection.query(
      """
      SELECT conversation_id, score FROM conversation_ratings
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in scores {
      let id: String = try row.value(at: 0)
      let score: Int64 = try row.value(at: 1)
      facts[id]?.hasFeedback = true
      summaries[id]?.rating = score
      summaries[id]?.add(.rated, Amount(count: 1, total: score))
      summaries[id]?.add(.content, if: score >= 4)
    }
  }

  private mutating func readSales(_ ids: [String]) async throws {
    let holds = try await connection.query(
      """
      SELECT DISTINCT conversation_id FROM seat_holds
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in holds { facts[try row.value(at: 0)]?.hasHeld = true }
    let orders = try await connection.query(
      """
      SELECT conversation_id, state, currency, paid, refunded, created_at FROM orders
      WHERE tenant_id = \(tenant.tenant) AND conversation_id IN (\(list: ids))
      """)
    for row in orders {
      let id: String = try row.value(at: 0)
      facts[id]?.hasOrdered = true
      guard ["confirmed", "partially_refunded", "refunded"].contains(try row.value(at: 1, as: String.self))
      else { continue }
      facts[id]?.hasBought = true
      let time: Timestamp = try row.value(at: 5)
      let currency = CurrencyCode.number(of: try row.value(at: 2))
      summaries[id]?.add(
        .paid, Amount(count: 1, total: try row.value(at: 3)), at: time, part: currency)
      let refunded: Int64 = try row.value(at: 4)
      if refunded > 0 {
        summaries[id]?.add(.refunded, Amount(count: 1, total: refunded), at: time, part: currency)
      }
    }
  }

  // MARK: The whole

  private func finished() -> [String: ConversationSummary] {
    var finished: [String: ConversationSummary] = [:]
    for (id, summary) in summaries {
      guard let known = facts[id] else { continue }
      var summary = summary
      Self.count(known, into: &summary)
      finished[id] = summary
    }
    return finished
  }

  private static func count(_ known: Facts, into summary: inout ConversationSummary) {
    summary.add(.conversations)
    for time in known.questions { summary.add(.customerMessages, at: time) }
    summary.add(.answered, if: known.answered != nil)
    summary.add(.assisted, if: known.isAssisted)
    summary.add(.contained, if: known.isAssisted && !known.isHandedOff && !known.isAttended)
    summary.add(.handedOff, if: known.isHandedOff)
    summary.add(.attended, if: known.isAttended)
    summary.add(.settled, if: known.isSettled)
    summary.add(.abandoned, if: known.isSettled && known.isAbandoned)
    summary.add(
      .resolved, if: known.isSettled && !known.isAbandoned && !known.isWaiting && known.answered != nil)
    summary.add(.gaveFeedback, if: known.hasFeedback)
    summary.add(.browsed, if: known.hasBrowsed || known.hasHeld || known.hasOrdered)
    summary.add(.held, if: known.hasHeld || known.hasOrdered)
    summary.add(.ordered, if: known.hasOrdered)
    summary.add(.confirmed, if: known.hasBought)
    if let asked = known.asked, let answered = known.answered, answered >= asked {
      summary.add(.firstResponse, milliseconds: (answered - asked).asMilliseconds)
    }
  }
}

extension Duration {
  var asMilliseconds: Double { Double(wholeMilliseconds) }
}
