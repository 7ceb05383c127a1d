import Essentials
import HTTPServer
import Identity
import Ticketing

/// Tickets after they were sold: keys to check them with, their codes, the door.
enum TicketEndpoints {
  static var all: [Endpoint] { [keys, get, code, verify, scan, revoke, reissue, revocations] }

  private static let parameter = Endpoint.Parameter.path("id", "The ticket", of: TicketID.self)
  private static let token = JSONSchema.string(
    "What the QR code holds", lengths: 1...TicketToken.lengthLimit, isStorable: true, example: "UT1:…")
  private static let event = JSONSchema.string(
    "For which event the door is: its id or external id; without it, tickets of any", lengths: 1...200,
    isStorable: true)

  private static func name(_ summary: String) -> JSONSchema {
    .string(summary, lengths: 1...100, isNotBlank: true, isStorable: true)
  }

  private static var keys: Endpoint {
    Endpoint(
      .get, "/v1/tickets/keys", "ticketKeys", "The public keys that tickets are checked with",
      details: """
        A JSON Web Key Set (RFC 7517, RFC 8037): the key that signs, and those before it for as long as their tickets \
        are good.
        """,
      section: .tickets, access: .open, limit: .search,
      answers: [
        .json(
          200, "The keys",
          .object(
            nil,
            .required(
              "keys", .array(of: .openObject(nil, .required("kid", Shapes.text), .required("x", Shapes.text)))
            )))
      ]
    ) { api, _ in
      .value(TicketPublicKey.keySet(try await api.tickets.keyring.publicKeys(api.tenant)))
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/tickets/{id}", "getTicket", "Look up a ticket", section: .tickets,
      access: .scope(.viewTickets),
      parameters: [Self.parameter],
      answers: [.json(200, "The ticket", Shapes.reference("Ticket"))]
    ) { api, call in
      .value(try await ticket(api, call).json(at: api.clock.now))
    }
  }

  private static var code: Endpoint {
    Endpoint(
      .get, "/v1/tickets/{id}/code", "ticketCode", "A ticket's QR code as a picture", section: .tickets,
      access: .scope(.viewTickets), parameters: [Self.parameter],
      answers: [Endpoint.Answer(status: 200, summary: "SVG", content: [("image/svg+xml", .string())])]
    ) { api, call in
      let ticket = try await ticket(api, call)
      let picture = try QRCode(ticket.token).svg(title: "Ticket for seat \(ticket.claims.seat)")
      return .bytes(Array(picture.utf8), type: "image/svg+xml")
    }
  }

  private static var verify: Endpoint {
    Endpoint(
      .post, "/v1/tickets/{id}/verify", "verifyTicket", "Say whether the door would open, and let nobody in",
      section: .tickets, access: .scope(.viewTickets), parameters: [Self.parameter],
      body: .json(
        .object(nil, .optional("token", Self.token), .optional("event", Self.event)), isRequired: false),
      answers: [.json(200, "The ticket with its status", Shapes.reference("Ticket"))]
    ) { api, call in
      let ticket = try await ticket(api, call)
      let event = try await event(api, call)
      guard let token = call.body["token"]?.stringValue else {
        return .value(
          ticket.json(at: api.clock.now, refusal: ticket.refusal(at: api.clock.now, event: event)))
      }
      let check = try await api.tickets.check(token, event: event, api.tenant)
      // A token of another ticket proves nothing about this one.
      let isOther = check.refusal == nil && check.ticket?.id != ticket.id
      return .value(ticket.json(at: api.clock.now, refusal: isOther ? .forged : check.refusal))
    }
  }

  private static var scan: Endpoint {
    Endpoint(
      .post, "/v1/tickets/scans", "scanTicket", "Let somebody in, once for each ticket",
      details: "The first scan wins. A scan that is sent again under the same `key` gets the same answer.",
      section: .tickets, access: .scope(.viewTickets),
      body: .json(
        .object(
          nil, .required("token", Self.token), .required("gate", name("The gate")),
          .required("scanner", name("The scanner")),
          .required("key", name("The scanner's own name for this scan, a new one for each")),
          .optional("event", Self.event),
          .optional(
            "scanned_at",
            .string("When it was, for scans made without a network", format: "date-time")))),
      answers: [.json(200, "What the door does", Shapes.reference("ScanOutcome"))]
    ) { api, call in
      func text(_ name: String) -> String { call.body[name]?.stringValue ?? "" }
      var moment: Timestamp?
      if let given = call.body["scanned_at"]?.stringValue {
        guard let parsed = Timestamp(given) else {
          throw Problem.wrongShape([
            Problem.FieldError(
              pointer: "/scanned_at", detail: "This must be a moment such as 2026-12-04T19:30:00Z.")
          ])
        }
        moment = parsed
      }
      let scan = TicketScan(
        token: text("token"), gate: text("gate"), scanner: text("scanner"), key: text("key"),
        event: try await event(api, call), scannedAt: moment)
      return .value(try await solving { try await api.tickets.scan(scan, api.tenant) }.json)
    }
  }

  private static var revoke: Endpoint {
    Endpoint(
      .post, "/v1/tickets/{id}/revoke", "revokeTicket", "Take a ticket back; its order stays as it is",
      section: .tickets, access: .scope(.manageTickets), parameters: [Self.parameter],
      body: .json(.object(), isRequired: false),
      answers: [.json(200, "The ticket", Shapes.reference("Ticket"))]
    ) { api, call in
      let id: TicketID = try call.request.parameter("id")
      let ticket = try await solving { try await api.tickets.revoke(id, because: .withdrawn, api.tenant) }
      return .value(ticket.json(at: api.clock.now))
    }
  }

  private static var reissue: Endpoint {
    Endpoint(
      .post, "/v1/tickets/{id}/reissue", "reissueTicket", "Take a ticket back and make another for its seat",
      section: .tickets, access: .scope(.manageTickets), parameters: [Self.parameter],
      body: .json(.object(), isRequired: false),
      answers: [.json(201, "The new ticket", Shapes.reference("Ticket"))]
    ) { api, call in
      let id: TicketID = try call.request.parameter("id")
      let ticket = try await solving { try await api.tickets.reissue(id, api.tenant) }
      return .value(ticket.json(at: api.clock.now), status: 201, location: "/v1/tickets/\(ticket.id)")
    }
  }

  private static var revocations: Endpoint {
    Endpoint(
      .get, "/v1/tickets/revocations", "ticketRevocations",
      "The signed list of an event's tickets that were taken back", section: .tickets,
      access: .scope(.viewTickets), limit: .search,
      parameters: [.query("event", Self.event, isRequired: true)],
      answers: [
        Endpoint.Answer(
          status: 200, summary: "The list, good for a day",
          content: [("application/octet-stream", .string(format: "binary"))])
      ]
    ) { api, call in
      let listing = try await api.catalogue.existingEvent(named: call.text("event") ?? "")
      return .bytes(
        try await api.tickets.revocationList(of: listing.event.id, api.tenant),
        type: "application/octet-stream")
    }
  }

  // MARK: Parts

  private static func ticket(_ api: API, _ call: Call) async throws -> Ticket {
    let id: TicketID = try call.request.parameter("id")
    guard let ticket = try await api.tickets.ticket(id, api.tenant) else { throw Problem.unknown("ticket") }
    return ticket
  }

  private static func event(_ api: API, _ call: Call) async throws -> EventID? {
    guard let name = call.body["event"]?.stringValue else { return nil }
    return try await api.catalogue.existingEvent(named: name).event.id
  }

  private static func solving<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as TicketError {
      throw Problem(error)
    }
  }
}

extension Problem {
  fileprivate init(_ error: TicketError) {
    switch error {
    case .unknownTicket: self = .unknown("ticket")
    case .revokedTicket:
      self.init(
        kind: "ticket-revoked", title: "The ticket was taken back", status: 409, detail: error.description)
    case .reusedKey:
      self.init(
        kind: "idempotency-key-reused", title: "The key was used for another request", status: 409,
        detail: error.description,
        errors: [FieldError(pointer: "/key", detail: "This must be new for each scan.")])
    default:
      self.init(
        kind: "tickets-unavailable", title: "Tickets cannot be made or checked", status: 503,
        detail: error.description)
    }
  }
}
