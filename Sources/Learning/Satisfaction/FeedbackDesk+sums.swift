public import Essentials
import Persistence

extension FeedbackDesk {
  /// Sums what customers said and showed, over all and by one dimension: the database counts.
  ///
  /// - Parameter filter: `agent`, `intent` and `model` of conversations are those of their first answer.
  /// - Returns: The sums of all, and those by key: a day in UTC, or a name, empty where there is none.
  public func sums(
    by dimension: FeedbackDimension, over filter: FeedbackFilter = FeedbackFilter(), _ tenant: TenantContext
  ) async throws -> (all: FeedbackSums, groups: [String: FeedbackSums]) {
    try await database.read { connection in
      let all = try await sums(key: "''", filter, tenant, connection)[""] ?? FeedbackSums()
      switch dimension {
      case .day:
        let days = try await sums(key: "CAST(t.created_at / 86400000 AS TEXT)", filter, tenant, connection)
        let named = days.map { key, sums in
          (String(Timestamp(milliseconds: (Int64(key) ?? 0) * 86_400_000).description.prefix(10)), sums)
        }
        return (all, Dictionary(uniqueKeysWithValues: named))
      case .agent, .intent, .model:
        return (
          all, try await sums(key: "COALESCE(t.\(raw: dimension.rawValue), '')", filter, tenant, connection)
        )
      }
    }
  }

  private func sums(
    key: SQL, _ filter: FeedbackFilter, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [String: FeedbackSums] {
    var groups: [String: FeedbackSums] = [:]
    let answers = try await connection.query(
      """
      SELECT \(key) AS k, CAST(SUM(CASE WHEN t.rating = 'up' THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN t.rating = 'down' THEN 1 ELSE 0 END) AS BIGINT), COUNT(t.comment)
      FROM message_feedback t WHERE t.tenant_id = \(tenant.tenant) \(conditions(filter)) GROUP BY 1
      """)
    for row in answers {
      let key = try row.value(at: 0, as: String.self)
      groups[key, default: FeedbackSums()].helpful = try row.value(at: 1)
      groups[key, default: FeedbackSums()].unhelpful = try row.value(at: 2)
      groups[key, default: FeedbackSums()].comments = try row.value(at: 3)
    }
    let conversations = try await connection.query(
      """
      SELECT \(key) AS k, COUNT(*), CAST(AVG(t.satisfaction) AS DOUBLE PRECISION),
        CAST(SUM(t.went_on) AS BIGINT), CAST(SUM(t.purchased) AS BIGINT),
        CAST(SUM(t.asked_for_person) AS BIGINT),
        CAST(SUM(CASE WHEN t.rephrasings > 0 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(t.abandoned) AS BIGINT),
        CAST(AVG(t.response_ms) AS DOUBLE PRECISION), COUNT(r.score), CAST(AVG(r.score) AS DOUBLE PRECISION)
      FROM conversation_signals t
      LEFT JOIN conversation_ratings r ON r.tenant_id = t.tenant_id AND r.conversation_id = t.conversation_id
      WHERE t.tenant_id = \(tenant.tenant) \(conditions(filter)) GROUP BY 1
      """)
    for row in conversations {
      let key = try row.value(at: 0, as: String.self)
      var sums = groups[key] ?? FeedbackSums()
      sums.conversations = try row.value(at: 1)
      sums.averageSatisfaction = try row.value(at: 2)
      sums.continued = try row.value(at: 3)
      sums.completed = try row.value(at: 4)
      sums.handedOff = try row.value(at: 5)
      sums.rephrased = try row.value(at: 6)
      sums.abandoned = try row.value(at: 7)
      sums.responseMilliseconds = try row.value(at: 8)
      sums.ratings = try row.value(at: 9)
      sums.averageRating = try row.value(at: 10)
      groups[key] = sums
    }
    return groups
  }

  private func conditions(_ filter: FeedbackFilter) -> SQL {
    var conditions: SQL = ""
    if let from = filter.from { conditions.append(" AND t.created_at >= \(from)") }
    if let to = filter.to { conditions.append(" AND t.created_at < \(to)") }
    if let agent = filter.agent { conditions.append(" AND t.agent = \(agent)") }
    if let intent = filter.intent { conditions.append(" AND t.intent = \(intent)") }
    if let model = filter.model { conditions.append(" AND t.model = \(model)") }
    return conditions
  }

  // MARK: Signs

  /// Keeps what conversations show, in place of what they showed before.
  ///
  /// - Parameters:
  ///   - ordinal: How many messages the conversation had.
  ///   - isSettled: Whether it is over, or nobody has written for long.
  public func note(
    _ signals: ConversationSignals, ordinal: Int64, isSettled: Bool, _ tenant: TenantContext
  ) async throws {
    let now = clock.now
    try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO conversation_signals (tenant_id, conversation_id, created_at, agent, intent, model, answers,
          went_on, purchased, asked_for_person, rephrasings, abandoned, response_ms, satisfaction, ordinal, settled,
          noted_at)
        VALUES (\(tenant.tenant), \(signals.conversation), \(signals.startedAt), \(signals.agent),
          \(signals.intent), \(signals.model), \(signals.answers), \(signals.wentOn), \(signals.purchased),
          \(signals.askedForPerson), \(signals.rephrasings), \(signals.abandoned),
          \(signals.responseMilliseconds), \(signals.satisfaction), \(ordinal), \(isSettled), \(now))
        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET agent = excluded.agent, intent = excluded.intent,
          model = excluded.model, answers = excluded.answers, went_on = excluded.went_on,
          purchased = excluded.purchased, asked_for_person = excluded.asked_for_person,
          rephrasings = excluded.rephrasings, abandoned = excluded.abandoned, response_ms = excluded.response_ms,
          satisfaction = excluded.satisfaction, ordinal = excluded.ordinal, settled = excluded.settled,
          noted_at = excluded.noted_at
        """)
    }
  }
}
