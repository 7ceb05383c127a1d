import Essentials
import FoundationEssentials
import HTTPServer
import Identity

/// All that is known about a customer, to be handed out or erased.
enum CustomerEndpoints {
  static var all: [Endpoint] { [export, erase, jobs] }

  private static let customer = Endpoint.Parameter.path(
    "id",
    .string("Your own name for the customer", lengths: 1...256, isStorable: true, example: "customer-4711"))

  /// Whose data it is about. A name that no customer can have is nobody's.
  private static func reference(_ call: Call) throws -> String {
    let name: String = try call.request.parameter("id")
    guard customer.schema.errors(in: .string(name)).isEmpty else { throw Problem.unknown("customer") }
    return name
  }

  private static var export: Endpoint {
    Endpoint(
      .post, "/v1/customers/{id}/export", "exportCustomer", "Hand out all that is known about a customer",
      details: """
        One JSON document: the customer's rows of every table, and the files that they sent, in base 64. The header \
        `Repr-Digest` (RFC 9530) has its SHA-256, which is noted without saying for whom.
        """,
      section: .privacy, access: .scope(.deleteHistory), parameters: [customer],
      answers: [
        .json(
          200, "The archive",
          .object(
            nil, .required("customer", Shapes.text), .required("exported_at", Shapes.moment),
            .required("tables", JSONSchema(.object([], others: .array(of: JSONSchema(.any))))),
            .required("files", .array(of: JSONSchema(.any)))))
      ], isSlow: true
    ) { api, call in
      let export = try await api.privacy.export(
        try reference(call), by: try call.principal(), from: call.origin)
      var response = HTTPResponse.json(bytes: export.bytes)
      response.headers.add("Content-Disposition", "attachment; filename=\"customer.json\"")
      let digest = Data(SHA256.digest(of: export.bytes)).base64EncodedString()
      response.headers.add("Repr-Digest", "sha-256=:\(digest):")
      return response
    }
  }

  private static var erase: Endpoint {
    Endpoint(
      .post, "/v1/customers/{id}/erase", "eraseCustomer", "Erase a customer",
      details: """
        Conversations, messages, files, memory, waiting list and payment details are deleted; orders and payments stay \
        for the books and name nobody any more. Tickets that were bought stay good. It cannot be undone. What was begun \
        goes on by itself after a crash. Refused with 409 while money of the customer moves or a workflow works for them.
        """,
      section: .privacy, access: .scope(.deleteHistory),
      parameters: [
        customer,
        .header(
          "Idempotency-Key",
          .string(
            "A name of your own for this request; while it runs, sending it again is the same",
            lengths: 1...128)),
      ],
      answers: [.json(200, "What was erased: the proof, which names nobody", Shapes.reference("PrivacyJob"))],
      isSlow: true
    ) { api, call in
      let job = try await api.privacy.erase(
        try reference(call), key: call.text("Idempotency-Key") ?? SecureToken().text,
        by: try call.principal(), from: call.origin)
      return .value(job.json)
    }
  }

  private static var jobs: Endpoint {
    Endpoint(
      .get, "/v1/privacy-jobs", "listPrivacyJobs", "List exports and erasures, newest first",
      details: "The proofs that they were done. They name nobody.", section: .privacy,
      access: .scope(.deleteHistory),
      parameters: [
        .query("limit", JSONSchema(.integer(1...500), "At most so many; 100 when nothing is said"))
      ],
      answers: [
        .json(200, "The jobs", .object(nil, .required("jobs", .array(of: Shapes.reference("PrivacyJob")))))
      ]
    ) { api, call in
      .value(["jobs": .array(try await api.privacy.history(limit: call.number("limit") ?? 100).map(\.json))])
    }
  }
}

extension Shapes {
  static let privacyJob = JSONSchema.object(
    "An export or erasure",
    .required("id", identifier(PrivacyJobID.self, "Its name")),
    .required("kind", .string(choices: PrivacyJob.Kind.allCases.map(\.rawValue))),
    .required("state", .string(choices: PrivacyJob.State.allCases.map(\.rawValue))),
    .required("counts", JSONSchema(.object([], others: count), "Rows of each table, and files")),
    .required(
      "sha256",
      JSONSchema(.nullable(.string()), "Of an export's bytes, or of an erasure's name, end and counts")),
    .required("created_at", moment), .required("finished_at", JSONSchema(.nullable(moment))))
}
