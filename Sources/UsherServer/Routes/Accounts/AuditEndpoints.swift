import Essentials
import HTTPServer
import Identity

extension API {
  /// Writes down what somebody of the company has done; what customers do is in their own history.
  func note(
    _ action: AuditEntry.Action, _ call: Call, on subject: String, _ details: [String: JSONValue] = [:]
  ) async throws {
    guard case .staff(let principal) = call.caller else { return }
    try await audit.add(
      AuditNote(action, by: principal, on: subject, from: call.origin, details), tenant)
  }
}

/// What was done by whom.
enum AuditEndpoints {
  static var all: [Endpoint] { [read, export, verify] }

  private static var read: Endpoint {
    Endpoint(
      .get, "/v1/audit", "listAuditEntries", "What was done by whom, the newest first", section: .accounts,
      access: .scope(.admin),
      parameters: [
        .query("before", JSONSchema(.integer(1...Int64.max), "Only lines before this number")),
        .query("action", .string(choices: AuditEntry.Action.allCases.map(\.rawValue))),
        .query("limit", JSONSchema(.integer(1...500), "How many at most; 50 unless told")),
      ],
      answers: [
        .json(200, "Lines", .object(nil, .required("entries", .array(of: Shapes.reference("AuditEntry")))))
      ]
    ) { api, call in
      let entries = try await api.audit.entries(
        before: call.number("before").map(Int64.init),
        action: call.text("action").flatMap(AuditEntry.Action.init),
        limit: call.number("limit") ?? 50, api.tenant)
      return .value(["entries": entries.json])
    }
  }

  private static var export: Endpoint {
    Endpoint(
      .get, "/v1/audit/export", "exportAuditLog", "The whole log as JSON lines, the oldest first",
      details: """
        Each line has the entry's JSON as it was hashed, as a text, and its hash: SHA-256 over the hash of the line before \
        (64 zeros before the first), a line end, and the text. Keep the last hash elsewhere: it shows later whether the end \
        of the log was cut off.
        """,
      section: .accounts, access: .scope(.admin),
      parameters: [
        .query("from", JSONSchema(.integer(1...Int64.max), "The first line's number; 1 unless told"))
      ],
      answers: [
        Endpoint.Answer(status: 200, summary: "JSON lines", content: [("application/x-ndjson", .string())])
      ], isSlow: true
    ) { api, call in
      let (audit, tenant) = (api.audit, api.tenant)
      try await audit.add(
        AuditNote(.auditExported, by: try call.principal(), from: call.origin), tenant)
      let first = Int64(call.number("from") ?? 1)
      return .stream(type: "application/x-ndjson") { writer in
        var next = first
        while true {
          let page = try await audit.entries(from: next, limit: 500, tenant)
          for entry in page {
            let line: JSONValue = ["entry": .string(entry.text), "hash": .string(entry.hash)]
            try await writer.write(line.serialized() + [UInt8(ascii: "\n")])
          }
          guard page.count == 500, let last = page.last else { return }
          next = last.number + 1
        }
      }
    }
  }

  private static var verify: Endpoint {
    Endpoint(
      .get, "/v1/audit/verify", "verifyAuditLog", "Whether nobody has changed the log",
      details: "Goes through the whole log.", section: .accounts, access: .scope(.admin),
      parameters: [
        .query(
          "hash",
          .string("A hash that must be in the log, such as the last one of an export", lengths: 64...64))
      ],
      answers: [
        .json(
          200, "What was found",
          .object(
            nil, .required("intact", JSONSchema(.boolean)), .required("entries", Shapes.count),
            .optional("last_hash", Shapes.optionalText),
            .optional(
              "broken_at", JSONSchema(.nullable(Shapes.count), "The first line that does not follow")),
            .optional("reason", Shapes.optionalText)))
      ], isSlow: true
    ) { api, call in
      switch try await api.audit.verify(api.tenant, expecting: call.text("hash")) {
      case .intact(let count, let hash):
        return .value(["intact": true, "entries": .integer(count), "last_hash": .string(hash)])
      case .broken(let number, let reason):
        return .value([
          "intact": false, "entries": .integer(number - 1), "broken_at": .integer(number),
          "reason": .string(reason),
        ])
      }
    }
  }
}
