import Assistant
import Essentials
import FoundationEssentials
import Persistence
import Telemetry

/// Goes on with erasures that a process has left, and removes what is older than it may be.
struct PrivacyUpkeep: Sendable {
  private let desk: PrivacyDesk
  private let retention: RetentionConfiguration
  private let interval: Duration
  private let logger: Logger

  /// How many conversations are removed in one transaction: others write in between.
  private static let batch = 100

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameter interval: How often.
  init(
    _ desk: PrivacyDesk, retention: RetentionConfiguration, interval: Duration = .seconds(3600),
    logger: Logger = .disabled
  ) {
    self.desk = desk
    self.retention = retention
    self.interval = interval
    self.logger = logger
  }

  /// Does it at once and again and again, until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        let resumed = try await desk.resume()
        if resumed > 0 {
          logger.info("Erasures are done that were begun", ["count": .integer(Int64(resumed))])
        }
        let removed = try await removeOld()
        if removed > 0 {
          logger.info("Conversations are removed by their age", ["count": .integer(Int64(removed))])
        }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("What must be erased cannot be erased now", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: interval)
    }
  }

  /// Removes what is too old now.
  ///
  /// - Returns: How many conversations were removed.
  func removeOld() async throws -> Int {
    if let age = retention.traces { try await removeTraces(before: desk.clock.now + (.zero - age)) }
    guard let age = retention.conversations else { return 0 }
    let limit = desk.clock.now + (.zero - age)
    var count = 0
    while true {
      try Task.checkCancellation()
      let removed = try await removeConversations(before: limit)
      count += removed
      if removed < Self.batch { return count }
    }
  }

  private func removeTraces(before limit: Timestamp) async throws {
    try await desk.database.write { connection in
      try await connection.execute(
        """
        UPDATE messages SET trace = NULL
        WHERE tenant_id = \(desk.tenant.tenant) AND trace IS NOT NULL AND created_at < \(limit)
        """)
    }
  }

  private func removeConversations(before limit: Timestamp) async throws -> Int {
    let tenant = desk.tenant.tenant
    let old = try await desk.database.read { connection in
      try await connection.query(
        """
        SELECT id FROM conversations WHERE tenant_id = \(tenant) AND updated_at < \(limit)
        ORDER BY id LIMIT \(Self.batch)
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
    guard !old.isEmpty else { return 0 }
    let files = try await desk.prepareRemoval("(\(list: old))")
    try await Blocking.run {
      for file in files { try FileManager.default.removeItem(atPath: desk.path(file)) }
    }
    return try await desk.database.write { connection in
      try await detach(old, connection)
      for table in [
        "tool_confirmations", "message_words", "conversation_notes", "handoff_entries", "handoffs",
        "messages",
      ] {
        try await connection.execute(
          "DELETE FROM \(raw: table) WHERE tenant_id = \(tenant) AND conversation_id IN (\(list: old))")
      }
      return try await connection.execute(
        "DELETE FROM conversations WHERE tenant_id = \(tenant) AND id IN (\(list: old))")
    }
  }

  /// What people have approved and what was counted outlives the conversations that it is from, without the customer's
  /// words about these.
  private func detach(_ conversations: [String], _ connection: Connection) async throws {
    let rows: SQL = "tenant_id = \(desk.tenant.tenant) AND conversation_id IN (\(list: conversations))"
    try await connection.execute("UPDATE message_feedback SET comment = NULL WHERE \(rows)")
    try await connection.execute("UPDATE conversation_ratings SET comment = NULL WHERE \(rows)")
    try await connection.execute("DELETE FROM corrections WHERE \(rows) AND state <> 'approved'")
    try await connection.execute(
      "UPDATE corrections SET conversation_id = NULL, message_id = NULL, bot_answer = NULL WHERE \(rows)")
  }
}
