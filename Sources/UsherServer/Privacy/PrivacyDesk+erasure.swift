import Assistant
import Essentials
import FoundationEssentials
public import Identity
import Persistence

extension PrivacyDesk {
  /// Erases a customer: the files that they sent, and their rows of every table, as the registry says. It is a job: when
  /// the process dies in the middle, ``resume()`` goes on.
  ///
  /// - Parameters:
  ///   - customer: The company's own name for the customer.
  ///   - key: Makes a request that is sent again, while the first still runs, the same one.
  ///   - author: Who wants it. The audit log has a line about it, with the job's name and not the customer's.
  ///   - origin: From where.
  /// - Throws: A problem of status 409 while money of theirs moves, or a workflow works for them.
  public func erase(
    _ customer: String, key: String, by author: Principal, from origin: RequestOrigin
  ) async throws -> PrivacyJob {
    let subject = CustomerSubject(tenant: tenant, reference: customer)
    let now = clock.now
    let job = try await database.write { connection in
      try await checkObstacles(subject, connection)
      let begun = try await jobs.begin(.erasure, of: customer, key: key, at: now, connection)
      if begun.isNew {
        try await AuditLog.add(
          AuditNote(.historyErased, by: author, on: begun.job.id.text, from: origin), at: now, tenant,
          in: connection)
      }
      return begun.job
    }
    return try await run(job.id)
  }

  /// Goes on with erasures that a process has left.
  ///
  /// - Returns: How many there were.
  @discardableResult
  public func resume() async throws -> Int {
    let left = try await database.read { try await jobs.unfinished($0) }
    for id in left { _ = try await run(id) }
    return left.count
  }

  /// Does what is left of a job.
  func run(_ id: PrivacyJobID) async throws -> PrivacyJob {
    guard let taken = try await database.write({ try await jobs.take(id, $0) }) else {
      throw Problem.unknown("job")
    }
    if taken.job.state == .running, let customer = taken.customer {
      try await eraseAll(of: CustomerSubject(tenant: tenant, reference: customer), in: id)
    }
    if taken.job.state != .done {
      try await database.scrub()
      try await database.write { connection in
        guard let job = try await jobs.take(id, connection)?.job, job.state == .scrubbing else { return }
        try await jobs.finish(
          job, .done, counts: job.counts, digest: job.digest ?? "", at: job.finishedAt ?? clock.now,
          connection)
      }
    }
    guard let done = try await database.write({ try await jobs.take(id, $0) }) else {
      throw Problem.unknown("job")
    }
    return done.job
  }

  /// Records of calls are stored up to half a second after the call, by each process for itself: those of the customer's
  /// last turns may come when all else is erased.
  private static let lateTable = "model_calls"
  private static let lateness = Duration.milliseconds(1500)

  private func eraseAll(of subject: CustomerSubject, in id: PrivacyJobID) async throws {
    // What was kept to answer faster may name the customer's messages; nothing new does from here on.
    try await forget()
    try await unfold(subject)
    try await removeFiles(of: subject, in: id)
    for table in PersonalTables.all { try await erase(table, of: subject, in: id) }
    try await forget()
    try await Task.sleep(for: Self.lateness)
    for table in PersonalTables.all where table.name == Self.lateTable {
      try await erase(table, of: subject, in: id)
    }
    let now = clock.now
    try await database.write { connection in
      guard let job = try await jobs.take(id, connection)?.job, job.state == .running else { return }
      let proof =
        "\(id.text)\n\(now.description)\n"
        + JSONValue.object(job.counts.mapValues { .integer(Int64($0)) }).text
      try await jobs.finish(
        job, .scrubbing, counts: job.counts, digest: SHA256.hexDigest(of: proof), at: now, connection)
    }
  }

  /// The files go before the rows that name them: after a crash they are found again.
  private func removeFiles(of subject: CustomerSubject, in id: PrivacyJobID) async throws {
    let files = try await files(in: subject.conversations)
    guard !files.isEmpty else { return }
    try await Blocking.run {
      for file in files { try FileManager.default.removeItem(atPath: path(file)) }
    }
    try await database.write { connection in
      guard let job = try await jobs.take(id, connection)?.job else { return }
      try await jobs.count(files.count, "files", in: job, connection)
    }
  }

  /// One table in one transaction, with the count of its rows.
  private func erase(_ table: PersonalTable, of subject: CustomerSubject, in id: PrivacyJobID) async throws {
    guard let rows = table.rows else { return }
    let condition: SQL = "tenant_id = \(tenant.tenant) AND \(rows(subject))"
    let statement: SQL
    switch table.treatment {
    case .deleted: statement = "DELETE FROM \(raw: table.name) WHERE \(condition)"
    case .anonymised(let assignments, _):
      statement = "UPDATE \(raw: table.name) SET \(assignments) WHERE \(condition)"
    case .kept, .nothingPersonal: return
    }
    try await database.write { connection in
      guard let job = try await jobs.take(id, connection)?.job, job.state == .running else { return }
      try await jobs.count(try await connection.execute(statement), table.name, in: job, connection)
    }
  }

  // MARK: Obstacles

  private func checkObstacles(_ subject: CustomerSubject, _ connection: Connection) async throws {
    let moving = try await connection.first(
      """
      SELECT id FROM order_operations WHERE tenant_id = \(tenant.tenant) AND order_id IN \(subject.orders)
        AND (exclusive = 1 OR wake_at IS NOT NULL)
      """)
    if moving != nil {
      throw Problem(
        kind: "order-under-way", title: "An order is under way", status: 409,
        detail: """
          A purchase, change or refund of this customer is not settled yet. Erase them when it is, or cancel it first.
          """)
    }
    let running = try await connection.first(
      """
      SELECT id FROM workflow_runs WHERE tenant_id = \(tenant.tenant) AND finished_at IS NULL
        AND id IN \(subject.runs)
      """)
    if let running {
      throw Problem(
        kind: "workflow-under-way", title: "A workflow works for this customer", status: 409,
        detail: "Cancel the run \(try running.value(at: 0, as: String.self)), or wait for its end.")
    }
  }
}
