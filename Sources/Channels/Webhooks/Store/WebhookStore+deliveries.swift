public import Essentials
public import Identity
import Persistence

/// The log of what was sent, and what is asked for again.
extension WebhookStore {
  /// A delivery with its attempts, the first one first.
  public struct Report: Hashable, Sendable {
    /// The delivery.
    public let delivery: WebhookDelivery
    /// What came of it each time.
    public let attempts: [WebhookAttempt]
  }

  /// Deliveries of a webhook, the newest first.
  ///
  /// - Parameters:
  ///   - state: Only those.
  ///   - cursor: The last one of the page before.
  /// - Throws: A problem of status 404 where there is no such webhook.
  public func deliveries(
    of webhook: WebhookID, _ state: WebhookDelivery.State? = nil, after cursor: WebhookDeliveryID? = nil,
    limit: Int
  ) async throws -> [WebhookDelivery] {
    try await read { book in
      guard try await book.find(webhook) != nil else { throw Problem.unknownWebhook }
      var query: SQL = """
        SELECT \(WebhookDelivery.columns) FROM webhook_deliveries
        WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook)
        """
      if let state { query.append(" AND state = \(state)") }
      if let cursor { query.append(" AND id < \(cursor)") }
      query.append(" ORDER BY id DESC LIMIT \(limit)")
      return try await book.connection.query(query).map { try WebhookDelivery($0) }
    }
  }

  /// A delivery with all that came of it.
  ///
  /// - Throws: A problem of status 404 where there is none.
  public func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> Report {
    try await read { book in
      guard let delivery = try await book.delivery(id, of: webhook) else { throw Problem.unknownDelivery }
      let attempts = try await book.connection.query(
        """
        SELECT number, at, status, error, answer, duration_ms FROM webhook_attempts
        WHERE tenant_id = \(tenant.tenant) AND delivery_id = \(id) ORDER BY number
        """
      ).map { try WebhookAttempt($0) }
      return Report(delivery: delivery, attempts: attempts)
    }
  }

  // MARK: Again

  /// Has a delivery that is over made again, with all attempts before it.
  ///
  /// - Throws: Problems of status 404, and 409 where it waits or nothing is sent to its address.
  public func replay(
    _ id: WebhookDeliveryID, of webhook: WebhookID, by author: Principal, from source: RequestOrigin
  ) async throws -> WebhookDelivery {
    try await write { book in
      guard let former = try await book.delivery(id, of: webhook) else { throw Problem.unknownDelivery }
      guard try await book.take(webhook).state == .active else { throw Problem.webhookIsGone }
      let count = try await book.replay("id = \(id) AND state <> 'waiting'", of: webhook)
      guard former.state != .waiting, count == 1 else { throw Problem.deliveryWaits }
      try await note(
        .webhookReplayed, webhook, by: author, from: source, ["delivery": .string(id.text)], book)
      guard let delivery = try await book.delivery(id, of: webhook) else { throw Problem.unknownDelivery }
      return delivery
    }
  }

  /// Has all deliveries made again that have failed for good since a moment.
  ///
  /// - Returns: How many there are.
  /// - Throws: Problems of status 404, and 409 where nothing is sent to the address.
  public func replay(
    deadSince moment: Timestamp, of webhook: WebhookID, by author: Principal, from source: RequestOrigin
  ) async throws -> Int {
    try await write { book in
      guard try await book.take(webhook).state == .active else { throw Problem.webhookIsGone }
      let count = try await book.replay(
        "state = 'dead' AND is_test = 0 AND created_at >= \(moment)", of: webhook)
      guard count > 0 else { return 0 }
      try await note(
        .webhookReplayed, webhook, by: author, from: source,
        ["since": .string(moment.description), "count": .integer(Int64(count))], book)
      return count
    }
  }

  /// Writes a sample down as a delivery that was taken on already.
  func insertTest(
    _ id: WebhookID, _ name: EventName?, by author: Principal, from source: RequestOrigin
  ) async throws -> WebhookQueue.Claimed {
    let token = SecureToken(byteCount: 12).text
    return try await write { book in
      let webhook = try await book.take(id)
      guard let event = (name ?? webhook.events.first).flatMap({ catalogue[$0] }) else {
        let names = catalogue.events.map(\.name.rawValue).joined(separator: ", ")
        throw Problem.wrongShape([.init(pointer: "/event", detail: "must be one of \(names)")])
      }
      let (delivery, new) = (
        WebhookDeliveryID(at: book.now),
        NewEvent(event.name, at: book.now, on: NewEvent.Subject(), event.sample)
      )
      try await WebhookOutbox.insert(
        delivery, WebhookEventID(at: book.now), new, WebhookBody.json(new).text, to: id, isTest: true,
        at: book.now, due: book.now + settings.lease, claim: token, tenant, book.connection)
      try await note(
        .webhookTested, id, by: author, from: source, ["event": .string(event.name.rawValue)], book)
      let row = try await book.row(of: delivery)
      return WebhookQueue.Claimed(
        number: try row.value("number"), token: token, delivery: try WebhookDelivery(row), url: webhook.url,
        attempt: 1, tries: 1, askedAt: book.now)
    }
  }

  // MARK: Upkeep

  /// Gives up what was not sent in its time, and removes what is over and kept no longer.
  ///
  /// - Returns: How many were given up, and how many removed.
  public func cleanUp() async throws -> (givenUp: Int, removed: Int) {
    let now = clock.now
    // Who is just being tried for the last time has a day to come to its end.
    let late = now + (.zero - settings.patience - .seconds(86_400))
    let old = now + (.zero - settings.retention)
    let givenUp = try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        UPDATE webhook_deliveries SET state = 'dead', ended_at = \(now), claim = NULL
        WHERE tenant_id = \(tenant.tenant) AND state = 'waiting' AND asked_at < \(late)
        """)
    }
    var removed = 0
    while true {
      let count = try await removeSome(endedBefore: old)
      removed += count
      if count < Self.batch { return (givenUp, removed) }
    }
  }

  /// So many go in one transaction: others write in between.
  private static let batch = 1000

  private func removeSome(endedBefore old: Timestamp) async throws -> Int {
    try await database.write(isolation: .readCommitted) { connection in
      let ids = try await connection.query(
        """
        SELECT id FROM webhook_deliveries
        WHERE tenant_id = \(tenant.tenant) AND state <> 'waiting' AND ended_at < \(old) LIMIT \(Self.batch)
        """
      ).map { try $0.value("id", as: WebhookDeliveryID.self) }
      try await connection.execute(
        "DELETE FROM webhook_attempts WHERE tenant_id = \(tenant.tenant) AND delivery_id IN (\(list: ids))")
      return try await connection.execute(
        "DELETE FROM webhook_deliveries WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: ids))")
    }
  }
}

extension WebhookBook {
  func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDelivery? {
    let row = try await connection.first(
      """
      SELECT \(WebhookDelivery.columns) FROM webhook_deliveries
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND webhook_id = \(webhook)
      """)
    return try row.map { try WebhookDelivery($0) }
  }

  func row(of id: WebhookDeliveryID) async throws -> Row {
    let row = try await connection.first(
      """
      SELECT \(WebhookDelivery.columns) FROM webhook_deliveries
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
    guard let row else { throw Problem.unknownDelivery }
    return row
  }

  func replay(_ condition: SQL, of webhook: WebhookID) async throws -> Int {
    try await connection.execute(
      """
      UPDATE webhook_deliveries SET state = 'waiting', due_at = \(now), asked_at = \(now), tries = 0,
        ended_at = NULL, claim = NULL
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND \(condition)
      """)
  }
}
