public import Essentials
public import Persistence

/// Mails that are to be sent, in the database: a mail is put in within the transaction that is the reason for it, so that
/// neither is there without the other, and it stays until a server has taken it.
public struct MailOutbox: Sendable {
  /// How many mails of one company wait at most.
  public let capacity: Int
  private let key: [UInt8]

  /// After so long a mail is given up.
  public static let longestTime = Duration.seconds(86_400)
  /// How long it is kept that one was given up.
  private static let memory = Duration.seconds(7 * 86_400)
  /// Longer than sending takes: who has not come back then has crashed.
  static let lease = Duration.seconds(180)

  /// Opens the outbox.
  ///
  /// - Parameter secret: The server's secret, from which the key is made that mails are sealed with.
  public init(secret: [UInt8], capacity: Int = 10_000) {
    key = HMAC.code(of: Array("usher outgoing mail".utf8), key: secret)
    self.capacity = capacity
  }

  /// Puts a mail in, within a transaction.
  ///
  /// - Parameters:
  ///   - kind: What it is for, in a word: for logs and figures.
  ///   - user: Whom it is about, so that it goes with them.
  ///   - lifetime: After so long it is of no use any more, and given up.
  /// - Throws: A problem of status 503 when too many wait.
  public func add(
    _ letter: Letter, to receiver: Mailbox, kind: String, user: String? = nil,
    lifetime: Duration = MailOutbox.longestTime, at now: Timestamp, _ connection: Connection,
    _ tenant: TenantContext
  ) async throws {
    let waiting: Int =
      try await connection.first(
        "SELECT COUNT(*) FROM mail_outbox WHERE tenant_id = \(tenant.tenant) AND given_up_at IS NULL"
      ).map { try $0.value(at: 0) } ?? 0
    guard waiting < capacity else { throw Problem.outboxFull }
    let id = MailID(at: now)
    let content = MailContent(name: receiver.name, address: receiver.address, letter: letter)
    let sealed = SealedBox.seal(try JSON.encode(content), key: key, label: Self.label(id, tenant))
    try await connection.execute(
      """
      INSERT INTO mail_outbox (tenant_id, id, kind, user_id, content, created_at, next_at, give_up_at)
      VALUES (\(tenant.tenant), \(id), \(kind), \(user), \(sealed), \(now), \(now),
        \(now + min(lifetime, Self.longestTime)))
      """)
  }

  /// What is in a mail; nothing when another server's secret sealed it.
  func content(of mail: OutgoingMail, _ tenant: TenantContext) -> MailContent? {
    guard let bytes = SealedBox.open(mail.content, key: key, label: Self.label(mail.id, tenant)) else {
      return nil
    }
    return try? JSON.decode(MailContent.self, from: bytes)
  }

  private static func label(_ id: MailID, _ tenant: TenantContext) -> String {
    "mail \(tenant.tenant) \(id)"
  }

  // MARK: Sending

  /// Takes out the mails that are due, so that no other process sends them meanwhile.
  func take(_ limit: Int, at now: Timestamp, _ database: Database, _ tenant: TenantContext) async throws
    -> [OutgoingMail]
  {
    let lease = now + Self.lease
    return try await database.write(isolation: .readCommitted) { connection in
      let due = try await connection.query(
        """
        SELECT id, leased_until FROM mail_outbox
        WHERE tenant_id = \(tenant.tenant) AND given_up_at IS NULL AND next_at <= \(now) AND leased_until <= \(now)
        ORDER BY next_at LIMIT \(limit)
        """)
      var mails: [OutgoingMail] = []
      for row in due {
        let (id, former): (MailID, Timestamp) = (try row.value("id"), try row.value("leased_until"))
        // Whoever reads the same row at the same time finds it changed, and leaves it.
        let taken = try await connection.first(
          """
          UPDATE mail_outbox SET leased_until = \(lease), attempts = attempts + 1
          WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND leased_until = \(former) AND given_up_at IS NULL
          RETURNING id, kind, content, attempts, created_at, give_up_at
          """)
        if let taken { mails.append(try OutgoingMail(taken, leasedUntil: lease)) }
      }
      return mails
    }
  }

  /// A mail was taken by a server: nothing of it is kept.
  func remove(_ mail: OutgoingMail, _ database: Database, _ tenant: TenantContext) async throws {
    try await change(mail, database, tenant) { condition in "DELETE FROM mail_outbox WHERE \(condition)" }
  }

  /// It is tried again later.
  func postpone(
    _ mail: OutgoingMail, until next: Timestamp, _ database: Database, _ tenant: TenantContext
  ) async throws {
    try await change(mail, database, tenant) { condition in
      "UPDATE mail_outbox SET next_at = \(next), leased_until = 0 WHERE \(condition)"
    }
  }

  /// It is not tried again. That it was there is kept for a week, what it said is not.
  func giveUp(
    _ mail: OutgoingMail, at now: Timestamp, _ database: Database, _ tenant: TenantContext
  ) async throws {
    try await change(mail, database, tenant) { condition in
      "UPDATE mail_outbox SET given_up_at = \(now), content = NULL WHERE \(condition)"
    }
    let forgotten = now + (.zero - Self.memory)
    try await database.write { connection in
      try await connection.execute(
        """
        DELETE FROM mail_outbox
        WHERE tenant_id = \(tenant.tenant) AND given_up_at IS NOT NULL AND given_up_at < \(forgotten)
        """)
    }
  }

  /// Whoever has lost the lease meanwhile changes nothing.
  private func change(
    _ mail: OutgoingMail, _ database: Database, _ tenant: TenantContext,
    _ statement: @escaping @Sendable (SQL) -> SQL
  ) async throws {
    let condition: SQL =
      "tenant_id = \(tenant.tenant) AND id = \(mail.id) AND leased_until = \(mail.leasedUntil)"
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(statement(condition))
    }
  }

  /// How much waits, and how much was given up.
  public func state(at now: Timestamp, _ database: Database, _ tenant: TenantContext) async throws
    -> OutboxState
  {
    let yesterday = now + (.zero - Self.longestTime)
    return try await database.read { connection in
      let waiting = try await connection.first(
        """
        SELECT COUNT(*) AS number, MIN(created_at) AS oldest FROM mail_outbox
        WHERE tenant_id = \(tenant.tenant) AND given_up_at IS NULL
        """)
      let givenUp = try await connection.first(
        """
        SELECT COUNT(*) AS number FROM mail_outbox
        WHERE tenant_id = \(tenant.tenant) AND given_up_at IS NOT NULL AND given_up_at > \(yesterday)
        """)
      return OutboxState(
        waiting: try waiting?.value("number") ?? 0, oldest: try waiting?.value("oldest"),
        givenUp: try givenUp?.value("number") ?? 0)
    }
  }
}

extension Problem {
  static let outboxFull = Problem(
    kind: "outbox-full", title: "Too many mails wait to be sent", status: 503,
    detail: "The mail server takes none at the moment. Try again later; /health says how it is.",
    retryAfterSeconds: 300)
}
