import Backup
import Essentials
import HTTPServer
import Identity
import Persistence

/// Backups of the whole server.
enum BackupEndpoints {
  static var all: [Endpoint] { [list, make] }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/backups", "listBackups", "Backups that there are, the newest first",
      details: "They are the whole server's, with the data of every company on it.", section: .operations,
      access: .scope(.admin),
      answers: [
        .json(
          200, "They, and what became of the last attempts",
          .object(
            nil, .required("backups", .array(of: Shapes.reference("Backup"))),
            .required("runs", .array(of: Shapes.reference("BackupRun")))))
      ], isServerWide: true
    ) { api, _ in
      try await api.withBackups { backups in
        var found: [JSONValue] = []
        for name in try await backups.desk.shelf.names().suffix(most).reversed() {
          // One whose manifest is damaged is listed by its name: reading it again tells what is wrong.
          found.append(BackupEndpoints.json(name, try? await backups.desk.shelf.envelope(name)))
        }
        let history = BackupHistory(database: api.assistant.services.database, tenant: api.tenant)
        var runs: [JSONValue] = []
        for kind in BackupHistory.Kind.allCases {
          if let entry = try await history.last(kind) { runs.append(BackupEndpoints.json(entry)) }
        }
        return .value(["backups": .array(found), "runs": .array(runs)])
      }
    }
  }

  private static var make: Endpoint {
    Endpoint(
      .post, "/v1/backups", "makeBackup", "Make a backup now",
      details: "A job does it; it is read again before it counts.", section: .operations,
      access: .scope(.admin),
      answers: [
        .json(202, "It is being made", .object(nil, .required("job", Shapes.text)))
      ], isServerWide: true
    ) { api, call in
      try await api.withBackups { _ in
        let added = try await api.jobs.add(NewJob(BackupJobs.make, key: "schedule"), api.tenant)
        guard let id = added else { throw Problem.backupRuns }
        try await api.note(.backupRequested, call, on: id.text)
        return .value(["job": .string(id.text)], status: 202)
      }
    }
  }

  /// So many are listed.
  private static let most = 200

  private static func json(_ name: BackupName, _ envelope: BackupEnvelope?) -> JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name.text), "snapshot_at": .string((envelope?.snapshotAt ?? name.moment).description),
    ]
    if let envelope {
      members["bytes"] = .integer(Int64(envelope.size))
      members["engine"] = .string(envelope.engine)
      members["program"] = .string(envelope.program)
      members["finished_at"] = .string(envelope.finishedAt.description)
    }
    return .object(members)
  }

  private static func json(_ entry: BackupHistory.Entry) -> JSONValue {
    var members: [String: JSONValue] = [
      "kind": .string(entry.kind.rawValue), "is_well": .bool(entry.isWell), "detail": .string(entry.detail),
      "started_at": .string(entry.startedAt.description),
      "finished_at": .string(entry.finishedAt.description),
    ]
    if let backup = entry.backup { members["backup"] = .string(backup) }
    return .object(members)
  }
}

extension API {
  /// - Throws: A problem of status 409 where no backups are configured.
  fileprivate func withBackups<Value>(
    _ body: (ServerBackups) async throws -> Value
  ) async throws -> Value {
    let services = assistant.services
    guard tenant.tenant == .single else { throw Problem.unknown("page") }
    do {
      return try await body(try ServerBackups(services.configuration, client: services.client))
    } catch let error as BackupError {
      throw Problem(
        kind: "backups-unavailable", title: "Backups cannot be reached", status: 503,
        detail: error.description)
    }
  }
}

extension Shapes {
  static let backup = JSONSchema.object(
    "A backup", .required("name", .string("Its name")),
    .required("snapshot_at", .string("The moment whose state it holds", format: "date-time")),
    .optional("finished_at", moment), .optional("bytes", count), .optional("engine", text),
    .optional("program", .string("The version that made it")))

  static let backupRun = JSONSchema.object(
    "The last time that something was done about backups",
    .required("kind", .string(choices: BackupHistory.Kind.allCases.map(\.rawValue))),
    .required("is_well", JSONSchema(.boolean, "Whether all was well")), .required("detail", text),
    .optional("backup", text), .required("started_at", moment), .required("finished_at", moment))
}

extension Problem {
  fileprivate static let backupRuns = Problem(
    kind: "backup-runs", title: "A backup is being made", status: 409,
    detail: "One waits or is being made just now. Look again later: GET /v1/backups.")
}
