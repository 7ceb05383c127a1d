public import Essentials
public import Persistence

/// What has been done by whom: a log that is only ever added to, in which each line carries the hash of the one before,
/// so that nobody can change, remove or slip in one unnoticed.
///
/// Who can write to the database as they like could write the whole log anew, or cut its end off. Keep the last hash of
/// an export elsewhere, and hand it to ``verify(_:expecting:)``.
public struct AuditLog: Sendable {
  private let database: Database
  private let clock: any WallClock

  /// Makes the log of a database.
  public init(database: Database, clock: any WallClock = SystemClock()) {
    self.database = database
    self.clock = clock
  }

  /// Writes a line of its own; what changes rows too writes it in the same transaction.
  public func add(_ note: AuditNote, _ tenant: TenantContext) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      try await AuditBook(connection: connection, tenant: tenant, now: clock.now).add(note)
    }
  }

  /// Writes a line in the transaction of what it tells of, so that neither is there without the other.
  public static func add(
    _ note: AuditNote, at now: Timestamp, _ tenant: TenantContext, in connection: Connection
  ) async throws {
    try await AuditBook(connection: connection, tenant: tenant, now: now).add(note)
  }

  /// Lines, the newest first.
  ///
  /// - Parameters:
  ///   - number: Only lines before this one.
  ///   - action: Only lines of this action.
  public func entries(
    before number: Int64? = nil, action: AuditEntry.Action? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> [AuditEntry] {
    try await database.read { connection in
      let filter: SQL = action.map { "AND action = \($0.rawValue)" } ?? ""
      return try await connection.query(
        """
        SELECT number, at, action, actor, entry, hash FROM audit_log
        WHERE tenant_id = \(tenant.tenant) AND number < \(number ?? Int64.max) \(filter)
        ORDER BY number DESC LIMIT \(limit)
        """
      ).map(AuditEntry.init)
    }
  }

  /// Lines from a number on, the oldest first: for exports, which read page by page.
  public func entries(from number: Int64, limit: Int, _ tenant: TenantContext) async throws -> [AuditEntry] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT number, at, action, actor, entry, hash FROM audit_log
        WHERE tenant_id = \(tenant.tenant) AND number >= \(number) ORDER BY number LIMIT \(limit)
        """
      ).map(AuditEntry.init)
    }
  }

  /// Checks the whole log.
  ///
  /// - Parameter hash: A hash that must be among those of the log, such as the last one of an export.
  public func verify(_ tenant: TenantContext, expecting hash: String? = nil) async throws -> AuditVerdict {
    var previous = AuditEntry.origin
    var next: Int64 = 1
    var isFound = hash == nil
    while true {
      let page = try await entries(from: next, limit: 500, tenant)
      for entry in page {
        if let fault = entry.fault(number: next, after: previous) {
          return .broken(number: next, reason: fault)
        }
        previous = entry.hash
        isFound = isFound || entry.hash == hash
        next += 1
      }
      if page.count < 500 { break }
    }
    guard isFound else {
      return .broken(number: next, reason: "No line has the expected hash: the end of the log is missing.")
    }
    return .intact(count: next - 1, lastHash: previous)
  }
}

/// The audit log within one transaction.
struct AuditBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  /// Adds a line. Two at once would both follow the same line, so they wait for each other.
  func add(_ note: AuditNote) async throws {
    try await connection.lock("audit log of \(tenant.tenant)")
    let last = try await connection.first(
      """
      SELECT number, hash FROM audit_log WHERE tenant_id = \(tenant.tenant) ORDER BY number DESC LIMIT 1
      """)
    let number = try (last?.value("number") as Int64? ?? 0) + 1
    let previous: String = try last?.value("hash") ?? AuditEntry.origin
    let text = note.text(number: number, at: now)
    try await connection.execute(
      """
      INSERT INTO audit_log (tenant_id, number, at, action, actor, entry, hash)
      VALUES (\(tenant.tenant), \(number), \(now), \(note.action.rawValue), \(note.actor), \(text),
        \(AuditEntry.hash(of: text, after: previous)))
      """)
  }
}

extension AuditEntry {
  init(_ row: Row) throws {
    number = try row.value("number")
    at = try row.value("at")
    action = try row.value("action")
    actor = try row.value("actor")
    text = try row.value("entry")
    hash = try row.value("hash")
  }

  /// What is wrong with the line at a place of the log; nothing when all is right.
  func fault(number expected: Int64, after previous: String) -> String? {
    guard number == expected else { return "The line is missing." }
    guard hash == Self.hash(of: text, after: previous) else {
      return "The line, or one before it, was changed: its hash does not follow."
    }
    guard let value = try? JSONValue(parsing: text), value["number"]?.integerValue == number,
      value["at"]?.stringValue == at.description, value["action"]?.stringValue == action,
      value["actor"]?.stringValue == actor
    else { return "The line's columns do not say what its text says." }
    return nil
  }
}
