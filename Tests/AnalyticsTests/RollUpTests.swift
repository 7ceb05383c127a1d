import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Analytics

@Suite("Roll-ups") struct RollUpTests {
  /// Every counter, on the whole, by day, by hour and by channel.
  private func compare(_ history: TrialHistory, _ comment: Comment) async throws {
    let day = Duration.seconds(86_400)
    let spans: [(Timestamp, Timestamp, Sums.Grain, String?)] = [
      (TrialHistory.start, TrialHistory.end + day, .day, nil),
      (TrialHistory.start + day, TrialHistory.start + day + day, .day, "whatsapp"),
      (TrialHistory.start + .seconds(37 * 3600), TrialHistory.start + .seconds(41 * 3600), .hour, "web"),
    ]
    for (from, to, grain, channel) in spans {
      for (counter, slow) in SlowCount.all {
        let expected = try await slow.amount(
          from: from, to: to, channel: channel, TrialHistory.tenant, history.database)
        var summed = try await history.summed(counter, grain, from: from, to: to, channel: channel)
        // Some have a total that says nothing.
        if slow.total == "0" { summed.total = 0 }
        #expect(summed == expected, "\(counter), \(channel ?? "all channels"): \(comment)")
      }
      for counter in SlowCount.times.keys {
        let times = try await SlowCount.times(
          of: counter, from: from, to: to, channel: channel, TrialHistory.tenant, history.database)
        let summed = try await history.summed(counter, grain, from: from, to: to, channel: channel)
        #expect(summed.count == Int64(times.count), "\(counter): \(comment)")
        #expect(summed.total == times.reduce(0) { $0 + Int64($1.rounded()) }, "\(counter): \(comment)")
      }
    }
  }

  @Test("say what slow queries say, also when events come late and again", arguments: DatabaseEngine.allCases)
  func late(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine) { history in
      let first = try await history.rollUp.catchUp()
      #expect(first.conversations > 300 && first.calls > 500 && !first.isBehind)
      try await compare(history, "at first")
      try await history.addWhatComesLate()
      try await history.rollUp.catchUp()
      try await compare(history, "with what came late")
      let before = try await history.sums()
      try await history.repeatEverything()
      try await history.rollUp.catchUp()
      let after = try await history.sums()
      #expect(after == before)
      let idle = try await history.rollUp.catchUp()
      #expect(idle == RollUp.Progress())
    }
  }

  @Test("are the same when several processes make them at once", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine) { history in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { try await history.rollUp.catchUp() } }
        group.addTask { try await history.addWhatComesLate() }
        try await group.waitForAll()
      }
      try await history.rollUp.catchUp()
      try await compare(history, "made by three")
    }
  }

  @Test("are made anew from what there is", arguments: DatabaseEngine.allCases)
  func rebuilding(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 1500) { history in
      try await history.rollUp.catchUp()
      let before = try await history.sums()
      try await history.database.write { connection in
        try await connection.execute(
          """
          UPDATE analytics_sums SET count = count + 5
          WHERE tenant_id = \(TrialHistory.tenant.tenant) AND counter < 50 AND series % 2 = 0
          """)
        try await connection.execute(
          """
          UPDATE analytics_conversations SET added = '1 2 1 0 9 9'
          WHERE tenant_id = \(TrialHistory.tenant.tenant) AND number % 7 = 0
          """)
      }
      let broken = try await history.sums()
      #expect(broken != before)
      let count = try await history.rollUp.rebuild()
      #expect(count > 100)
      let after = try await history.sums()
      #expect(after == before)
    }
  }

  @Test(
    "keep what a conversation has added that is gone, and not its name", arguments: DatabaseEngine.allCases)
  func erasure(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 1500) { history in
      try await history.rollUp.catchUp()
      let before = try await history.sums()
      let gone = try await history.conversations(20)
      let tenant = TrialHistory.tenant.tenant
      // As an erasure does it: table by table, with others at work in between.
      try await history.database.write { connection in
        try await connection.execute(
          """
          UPDATE analytics_conversations SET frozen = 1, version = version + 1
          WHERE tenant_id = \(tenant) AND conversation_id IN (\(list: gone))
          """)
      }
      for table in [
        "conversation_ratings", "message_feedback", "conversation_signals", "handoffs", "messages",
      ] {
        try await history.database.write { connection in
          try await connection.execute(
            "DELETE FROM \(raw: table) WHERE tenant_id = \(tenant) AND conversation_id IN (\(list: gone))")
        }
        try await history.rollUp.catchUp()
      }
      try await history.database.write { connection in
        try await connection.execute(
          "DELETE FROM conversations WHERE tenant_id = \(tenant) AND id IN (\(list: gone))")
      }
      try await history.rollUp.catchUp()
      let after = try await history.sums()
      #expect(after == before)
      _ = try await history.rollUp.rebuild()
      let rebuilt = try await history.sums()
      #expect(rebuilt == before)
      let named = try await history.database.read { connection in
        try await connection.query(
          """
          SELECT 1 FROM analytics_conversations WHERE tenant_id = \(tenant) AND conversation_id IN (\(list: gone))
          UNION ALL SELECT 1 FROM analytics_changes WHERE tenant_id = \(tenant) AND subject IN (\(list: gone))
          """
        ).count
      }
      #expect(named == 0)
    }
  }

  @Test(
    "know of each conversation's first answer alone what it was about", arguments: DatabaseEngine.allCases)
  func folding(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 1500) { history in
      try await RollUp(history.database, mostSeries: 10, TrialHistory.tenant).catchUp()
      let series = try await history.database.read { connection in
        try await connection.query(
          "SELECT agent FROM analytics_series WHERE tenant_id = \(TrialHistory.tenant.tenant)"
        ).map { try $0.value(at: 0, as: String.self) }
      }
      // Ten, and one for each channel.
      #expect(series.count <= 14 && series.contains(Series.other))
      try await compare(history, "folded")
    }
  }

  @Test("count a turn from the cache once, also when it is unfolded", arguments: DatabaseEngine.allCases)
  func cachedTurns(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 50) { history in
      let tenant = TrialHistory.tenant.tenant
      try await history.database.write { connection in
        try await connection.execute(
          """
          INSERT INTO cached_turns (tenant_id, conversation_id, reply_id, channel, text, created_at, response_ms)
          SELECT tenant_id, 'conv_cached', id, 'sms', 'Parking?', \(TrialHistory.start), 1.5 FROM messages
          WHERE tenant_id = \(tenant) AND in_reply_to IS NOT NULL ORDER BY id LIMIT 1
          """)
      }
      try await history.rollUp.catchUp()
      let before = try await history.sums()
      try await history.database.write { connection in
        try await connection.execute(
          """
          INSERT INTO conversations (tenant_id, id, status, channel, metadata, created_at, updated_at, last_ordinal)
          VALUES (\(tenant), 'conv_cached', 'open', 'sms', '{}', \(TrialHistory.start), \(TrialHistory.start), 2)
          """)
        for (ordinal, role) in [(1, "customer"), (2, "agent")] {
          try await connection.execute(
            """
            INSERT INTO messages (tenant_id, id, conversation_id, ordinal, role, text, created_at, in_reply_to,
              awaits_reply, agent, source, requires_escalation, cached, response_ms, model, trace)
            SELECT c.tenant_id, \("msg_\(ordinal)"), 'conv_cached', \(ordinal), \(role), c.text, c.created_at,
              \(ordinal == 2 ? "msg_1" : nil), 0, CASE WHEN \(ordinal) = 2 THEN m.agent END, m.source,
              m.requires_escalation, 1, c.response_ms, m.model, m.trace
            FROM cached_turns c JOIN messages m ON m.tenant_id = c.tenant_id AND m.id = c.reply_id
            WHERE c.tenant_id = \(tenant)
            """)
        }
        try await connection.execute("DELETE FROM cached_turns WHERE tenant_id = \(tenant)")
      }
      try await history.rollUp.catchUp()
      let after = try await history.sums()
      #expect(after == before)
    }
  }

  @Test("are one company's alone", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await TrialHistory.with(engine, messages: 200) { history in
      let other = TenantContext(tenant: TenantID(at: TrialHistory.start))
      let progress = try await RollUp(history.database.bound(to: other), other).catchUp()
      #expect(progress == RollUp.Progress())
      let own = try await RollUp(history.database.bound(to: TrialHistory.tenant), TrialHistory.tenant)
        .catchUp()
      #expect(own.conversations > 10)
    }
  }
}
