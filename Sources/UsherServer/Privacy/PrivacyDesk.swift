import Assistant
public import Essentials
import FoundationEssentials
public import Persistence

/// Hands out and erases what is known about a customer.
public struct PrivacyDesk: Sendable {
  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  /// Where files that customers sent lie.
  let uploadFolder: String
  /// Forgets what this process keeps to answer faster, which may have been made from the customer's words.
  private let forgetKept: @Sendable () async -> Void
  var jobs: PrivacyJobs { PrivacyJobs(tenant: tenant) }

  /// Works on a database that has all tables.
  public init(
    database: Database, tenant: TenantContext, uploadFolder: String, clock: any WallClock = SystemClock(),
    forgetKept: @escaping @Sendable () async -> Void = {}
  ) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
    self.uploadFolder = uploadFolder
    self.forgetKept = forgetKept
  }

  /// The exports and erasures so far, newest first.
  public func history(limit: Int) async throws -> [PrivacyJob] {
    try await database.read { try await jobs.all(limit: limit, $0) }
  }

  /// Forgets what this process keeps to answer faster, and lets the others see that they must: they forget it within a
  /// second, as after a change of the knowledge.
  func forget() async throws {
    await forgetKept()
    try await advanceRevision()
  }

  /// Lets all replicas see that what they keep of answers is to be forgotten.
  func advanceRevision() async throws {
    try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO knowledge_revisions (tenant_id, revision) VALUES (\(tenant.tenant), 1)
        ON CONFLICT (tenant_id) DO UPDATE SET revision = knowledge_revisions.revision + 1
        """)
    }
  }

  /// Turns that the response cache answered lie in narrow rows that name another conversation's reply. Those of the
  /// customer, and those of others that name a reply to the customer, become whole conversations before that is gone.
  func unfold(_ subject: CustomerSubject) async throws {
    try await unfold(
      "customer_reference = \(subject.reference) OR \(repliesOf(subject.conversations))")
  }

  /// Makes conversations ready to be removed: nothing names their replies any more.
  ///
  /// - Parameter conversations: Their ids, in brackets.
  /// - Returns: The files that go with them.
  func prepareRemoval(_ conversations: SQL) async throws -> [Attachment] {
    try await unfold(repliesOf(conversations))
    return try await files(in: conversations)
  }

  private func repliesOf(_ conversations: SQL) -> SQL {
    """
    reply_id IN (SELECT id FROM messages WHERE tenant_id = \(tenant.tenant) AND conversation_id IN \(conversations))
    """
  }

  private func unfold(_ condition: SQL) async throws {
    let store = ConversationStore(database: database, clock: clock)
    let folded = try await database.read { connection in
      try await connection.query(
        "SELECT conversation_id FROM cached_turns WHERE tenant_id = \(tenant.tenant) AND (\(condition))"
      ).map { try $0.value(at: 0, as: ConversationID.self) }
    }
    for id in folded { _ = try await store.conversation(id, tenant) }
  }

  /// The files that came with messages, as far as they are still there.
  ///
  /// - Parameter conversations: The conversations' ids, in brackets.
  func files(in conversations: SQL) async throws -> [Attachment] {
    let lists = try await database.read { connection in
      try await connection.query(
        """
        SELECT attachments FROM messages WHERE tenant_id = \(tenant.tenant) AND attachments IS NOT NULL
          AND conversation_id IN \(conversations)
        ORDER BY id
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
    return try lists.flatMap { try JSON.decode([Attachment].self, from: Array($0.utf8)) }.filter {
      // Names in that folder are ours, so anything else is a damaged row.
      !$0.location.contains("/") && FileManager.default.fileExists(atPath: path($0))
    }
  }

  func path(_ attachment: Attachment) -> String { uploadFolder + "/" + attachment.location }
}
