import Essentials
import Ticketing

/// The shapes of tickets and of what the door says.
extension Shapes {
  static let admission = JSONSchema.object(
    "That somebody came in", .required("at", moment), .required("gate", text), .required("scanner", text))

  static let ticket = JSONSchema.object(
    "A ticket as it was delivered",
    .required("id", identifier(TicketID.self, "The ticket")),
    .required("event", identifier(EventID.self, "The event")),
    .required("order", identifier(OrderID.self, "The order")), .required("seat", text),
    .required("token", .string("What the QR code holds")),
    .required("not_before", moment), .required("expires_at", moment), .required("issued_at", moment),
    .required("status", .string("`valid`, or why the door would stay closed", choices: ["valid"] + refusals)),
    .required("message", .nullable(.string("The same for the person at the door"))),
    .optional("revoked_at", moment),
    .optional("revoked_because", .string(choices: RevocationReason.allCases.map(\.rawValue))),
    .optional("admission", reference("Admission")))

  static let scanOutcome = JSONSchema.object(
    "What the door does",
    .required("admitted", JSONSchema(.boolean)),
    .required("code", .string("`admitted`, or why not", choices: ["admitted"] + refusals)),
    .required("message", .string("The same for the person at the door")),
    .optional("ticket", identifier(TicketID.self, "The ticket")),
    .optional("event", identifier(EventID.self, "The event")), .optional("seat", text),
    .optional("admission", reference("Admission")))

  private static let refusals = [
    "unreadable", "unknown_key", "forged", "too_early", "expired", "other_event", "revoked",
    "already_scanned",
    "unknown_ticket",
  ]
}

extension Admission: JSONRepresentable {
  var json: JSONValue {
    ["at": .string("\(at)"), "gate": .string(gate), "scanner": .string(scanner)]
  }
}

extension Ticket {
  /// What the API says about it at a moment.
  func json(at now: Timestamp, refusal given: TicketRefusal? = nil) -> JSONValue {
    let refusal = given ?? refusal(at: now)
    var members: [String: JSONValue] = [
      "id": .string("\(id)"), "event": .string("\(claims.event)"), "order": .string("\(claims.order)"),
      "seat": .string(claims.seat.text), "token": .string(token),
      "not_before": .string("\(claims.notBefore)"),
      "expires_at": .string("\(claims.expiresAt)"), "issued_at": .string("\(issuedAt)"),
      "status": .string(refusal?.code ?? "valid"), "message": .optional(refusal?.description),
    ]
    if let revokedAt { members["revoked_at"] = .string("\(revokedAt)") }
    if let revocation { members["revoked_because"] = .string(revocation.rawValue) }
    if let admission { members["admission"] = admission.json }
    return .object(members)
  }
}

extension ScanOutcome: JSONRepresentable {
  var json: JSONValue {
    let claims: TicketClaims?
    var members: [String: JSONValue]
    switch self {
    case .admitted(let admitted, let admission):
      claims = admitted
      members = [
        "admitted": true, "code": "admitted", "message": .string("Welcome: seat \(admitted.seat)."),
        "admission": admission.json,
      ]
    case .refused(let refusal, let refused):
      claims = refused
      members = ["admitted": false, "code": .string(refusal.code), "message": .string(refusal.description)]
      if case .alreadyScanned(let admission) = refusal { members["admission"] = admission.json }
    }
    if let claims {
      members["ticket"] = .string("\(claims.ticket)")
      members["event"] = .string("\(claims.event)")
      members["seat"] = .string(claims.seat.text)
    }
    return .object(members)
  }
}
