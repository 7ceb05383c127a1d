import Assistant
import Essentials
import FoundationEssentials
public import Identity
import Persistence

/// All that is known about a customer.
public struct CustomerExport: Sendable {
  /// The archive: a JSON document with the rows of every table, and the files in base 64.
  public let bytes: [UInt8]
  /// What was noted about it.
  public let job: PrivacyJob
}

extension PrivacyDesk {
  /// The most bytes of files that one archive takes; all of it lies in memory once.
  private static let fileLimit = 64 << 20

  /// Puts together all that is known about a customer: the rows that the registry names, each with all its columns, and
  /// the files that they sent. That it was done is noted, without saying for whom.
  ///
  /// - Parameters:
  ///   - customer: The company's own name for the customer.
  ///   - author: Who wants it. The audit log has a line about it, with the job's name and not the customer's.
  ///   - origin: From where.
  /// - Throws: A problem of status 413 when there are too many bytes of files.
  public func export(
    _ customer: String, by author: Principal, from origin: RequestOrigin
  ) async throws -> CustomerExport {
    let subject = CustomerSubject(tenant: tenant, reference: customer)
    try await unfold(subject)
    let tables = try await database.read { connection in
      var tables: [String: JSONValue] = [:]
      for table in PersonalTables.all {
        guard let rows = table.rows else { continue }
        let found = try await connection.query(
          "SELECT * FROM \(raw: table.name) WHERE tenant_id = \(tenant.tenant) AND \(rows(subject))")
        if !found.isEmpty { tables[table.name] = .array(found.map(Self.json)) }
      }
      return tables
    }
    let files = try await contents(of: try await files(in: subject.conversations))
    let archive: JSONValue = [
      "customer": .string(customer), "exported_at": .string(clock.now.description), "tables": .object(tables),
      "files": .array(files),
    ]
    let bytes = archive.serialized()
    var counts = tables.mapValues { $0.arrayValue?.count ?? 0 }
    if !files.isEmpty { counts["files"] = files.count }
    let digest = SHA256.hexDigest(of: bytes)
    return CustomerExport(bytes: bytes, job: try await note(digest, counts, author, origin))
  }

  private func note(
    _ digest: String, _ counts: [String: Int], _ author: Principal, _ origin: RequestOrigin
  ) async throws -> PrivacyJob {
    let now = clock.now
    let key = SecureToken().text
    return try await database.write { connection in
      let job = try await jobs.begin(.export, of: "", key: key, at: now, connection).job
      try await AuditLog.add(
        AuditNote(.historyExported, by: author, on: job.id.text, from: origin), at: now, tenant,
        in: connection)
      try await jobs.finish(job, .done, counts: counts, digest: digest, at: now, connection)
      guard let done = try await jobs.take(job.id, connection)?.job else { return job }
      return done
    }
  }

  private func contents(of files: [Attachment]) async throws -> [JSONValue] {
    guard files.reduce(0, { $0 + $1.byteCount }) <= Self.fileLimit else {
      throw Problem(
        kind: "export-too-large", title: "The files are too many for one archive", status: 413,
        detail: "Their messages name them; fetch them from the folder “uploads” in the data folder.")
    }
    return try await Blocking.run {
      files.map { file in
        let bytes = FileManager.default.contents(atPath: path(file)) ?? Data()
        return [
          "name": .string(file.name), "media_type": .string(file.mediaType),
          "location": .string(file.location),
          "sha256": .string(SHA256.hexDigest(of: Array(bytes))),
          "base64": .string(bytes.base64EncodedString()),
        ]
      }
    }
  }

  /// A row as an object, but for whose row it is.
  private static func json(_ row: Row) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (place, name) in row.columnNames.enumerated() where name != "tenant_id" {
      members[name] =
        switch row[place] {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .number(value)
        case .text(let text): .string(text)
        case .blob(let bytes): .string(Data(bytes).base64EncodedString())
        }
    }
    return .object(members)
  }
}
