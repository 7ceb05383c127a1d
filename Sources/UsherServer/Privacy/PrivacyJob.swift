public import Essentials
public import Persistence

/// One export or erasure.
public typealias PrivacyJobID = Identifier<PrivacyJobKind>

/// `prv_…`
public enum PrivacyJobKind: IdentifierKind { public static let prefix = "prv" }

/// What was exported or erased, when and how much: the proof that it was done, which names nobody.
public struct PrivacyJob: Hashable, Sendable {
  /// What is done.
  public enum Kind: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    case export, erasure
  }

  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// Rows and files go.
    case running
    /// All are gone; what is left of them in the database's files is overwritten.
    case scrubbing
    case done
  }

  /// Its name.
  public let id: PrivacyJobID
  public let kind: Kind
  public let state: State
  /// How many rows of each table, and how many files.
  public let counts: [String: Int]
  /// SHA-256 in hexadecimal: of an export's bytes, or of an erasure's name, end and counts. Nothing before the end.
  public let digest: String?
  public let createdAt: Timestamp
  public let finishedAt: Timestamp?

  /// The job as the API and the command show it.
  public var json: JSONValue {
    [
      "id": .string(id.text), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
      "counts": .object(counts.mapValues { .integer(Int64($0)) }),
      "sha256": digest.map(JSONValue.string) ?? .null,
      "created_at": .string(createdAt.description),
      "finished_at": finishedAt.map { .string($0.description) } ?? .null,
    ]
  }
}

/// The table of jobs. The customer's name is in it only while there is something left to do.
struct PrivacyJobs: Sendable {
  static let migrations = MigrationSet(
    "privacy",
    [
      Migration(
        1, "exports and erasures",
        [
          """
          CREATE TABLE privacy_jobs (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            customer TEXT,
            key_digest TEXT,
            counts TEXT NOT NULL,
            digest TEXT,
            created_at BIGINT NOT NULL,
            finished_at BIGINT,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, key_digest)
          )
          """
        ])
    ])

  let tenant: TenantContext

  private static let columns = SQL(raw: "id, kind, state, counts, digest, created_at, finished_at")

  /// Writes a new job down; gives the one that had this key already, where there is one.
  func begin(
    _ kind: PrivacyJob.Kind, of customer: String, key: String, at now: Timestamp, _ connection: Connection
  ) async throws -> (job: PrivacyJob, isNew: Bool) {
    // A key of the client's may name the customer too.
    let digest = SHA256.hexDigest(of: "\(kind.rawValue)\n\(customer)\n\(key)")
    let inserted = try await connection.execute(
      """
      INSERT INTO privacy_jobs (tenant_id, id, kind, state, customer, key_digest, counts, created_at)
      VALUES (\(tenant.tenant), \(PrivacyJobID(at: now)), \(kind), \(PrivacyJob.State.running), \(customer), \(digest),
        '{}', \(now))
      ON CONFLICT (tenant_id, key_digest) DO NOTHING
      """)
    let row = try await connection.first(
      "SELECT \(Self.columns) FROM privacy_jobs WHERE tenant_id = \(tenant.tenant) AND key_digest = \(digest)"
    )
    guard let row else { throw DatabaseError(.other, "A job that was written is not there") }
    return (try Self.job(row), inserted > 0)
  }

  /// A job, and whose data it is about while that is known. Whoever else works on it waits until the transaction's end.
  func take(_ id: PrivacyJobID, _ connection: Connection) async throws -> (
    job: PrivacyJob, customer: String?
  )? {
    let row = try await connection.first(
      """
      UPDATE privacy_jobs SET state = state WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      RETURNING \(Self.columns), customer
      """)
    return try row.map { (try Self.job($0), try $0.value("customer")) }
  }

  /// Adds to what a job has done.
  func count(_ count: Int, _ name: String, in job: PrivacyJob, _ connection: Connection) async throws {
    guard count > 0 else { return }
    var counts = job.counts
    counts[name, default: 0] += count
    try await connection.execute(
      """
      UPDATE privacy_jobs SET counts = \(Self.text(counts)) WHERE tenant_id = \(tenant.tenant) AND id = \(job.id)
      """)
  }

  /// Notes that nothing of the customer is left to be done, and forgets who they were. The key goes as well: a digest of
  /// a name can be guessed.
  func finish(
    _ job: PrivacyJob, _ state: PrivacyJob.State, counts: [String: Int], digest: String, at now: Timestamp,
    _ connection: Connection
  ) async throws {
    try await connection.execute(
      """
      UPDATE privacy_jobs SET state = \(state), customer = NULL, key_digest = NULL, counts = \(Self.text(counts)),
        digest = \(digest), finished_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(job.id) AND state <> \(PrivacyJob.State.done)
      """)
  }

  /// The jobs that somebody must go on with, oldest first.
  func unfinished(_ connection: Connection) async throws -> [PrivacyJobID] {
    try await connection.query(
      """
      SELECT id FROM privacy_jobs WHERE tenant_id = \(tenant.tenant) AND state <> \(PrivacyJob.State.done)
        AND kind = \(PrivacyJob.Kind.erasure)
      ORDER BY id LIMIT 100
      """
    ).map { try $0.value(at: 0) }
  }

  /// The jobs so far, newest first.
  func all(limit: Int, _ connection: Connection) async throws -> [PrivacyJob] {
    try await connection.query(
      "SELECT \(Self.columns) FROM privacy_jobs WHERE tenant_id = \(tenant.tenant) ORDER BY id DESC LIMIT \(limit)"
    ).map(Self.job)
  }

  private static func text(_ counts: [String: Int]) -> String {
    JSONValue.object(counts.mapValues { .integer(Int64($0)) }).text
  }

  private static func job(_ row: Row) throws -> PrivacyJob {
    let counts: JSONValue = try row.value("counts")
    return PrivacyJob(
      id: try row.value("id"), kind: try row.value("kind"), state: try row.value("state"),
      counts: (counts.objectValue ?? [:]).compactMapValues { $0.integerValue.map { Int($0) } },
      digest: try row.value("digest"), createdAt: try row.value("created_at"),
      finishedAt: try row.value("finished_at"))
  }
}
