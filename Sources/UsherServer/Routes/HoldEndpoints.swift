import Assistant
import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// Seats that are kept for a customer for a while.
enum HoldEndpoints {
  static var all: [Endpoint] { [make, get, release] }

  private static let conversation = Endpoint.Parameter.query(
    "conversation", Shapes.identifier(ConversationID.self, "With a conversation's token: the conversation"))
  private static let id = Endpoint.Parameter.path("id", "The hold", of: HoldID.self)
  private static let hold = Endpoint.Answer.json(200, "The hold", Shapes.reference("Hold"))

  private static var make: Endpoint {
    Endpoint(
      .post, "/v1/holds", "holdSeats", "Keep seats for a customer",
      details: """
        All of the seats or none. With a conversation's token the hold belongs to the conversation and to the customer who \
        was proved in it; with the operators' key, to the customer that `customer_id` names.
        """,
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [
        conversation,
        .header(
          "Idempotency-Key",
          .string(
            "A name of your own for this request; sending it again gives the first hold", lengths: 1...128)),
      ],
      body: .json(
        .object(
          nil, .required("event_id", .string("The event", lengths: 1...120, isStorable: true)),
          .required(
            "seat_ids", .array(of: .string(lengths: 1...80, isStorable: true), counts: 1...100, "The seats")),
          .optional(
            "expires_in_seconds",
            JSONSchema(
              .integer(1...86_400),
              "How long; 300 unless told. In a conversation no longer than its customer may be silent")),
          .optional(
            "customer_id",
            .string(
              "Your own name for the customer, with the operators' key", lengths: 1...256, isStorable: true)))
      ),
      answers: [.json(201, "The hold", Shapes.reference("Hold"))]
    ) { api, call in
      let tickets = try api.ticketDesk()
      let owner = try await api.holder(call, customer: call.body["customer_id"]?.stringValue)
      let listing = try await tickets.desk.catalogue.existingEvent(
        named: call.body["event_id"]?.stringValue ?? "")
      let asked = call.body["expires_in_seconds"]?.integerValue.map(Int.init)
      let request = HoldRequest(
        event: listing.event.id, seats: try call.seats(), customer: owner.customer,
        conversation: owner.conversation,
        seconds: owner.conversation == nil ? asked ?? 300 : tickets.seconds(asked: asked))
      // One caller's keys are no other's.
      let scope = owner.conversation?.text ?? owner.customer?.text ?? ""
      let key = "\(scope)/\(call.text("Idempotency-Key") ?? SecureToken().text)"
      let hold = try await tickets.desk.holds.hold(request, key: key)
      return .value(
        .object(hold.shape(listing, at: api.clock.now)), status: 201, location: "/v1/holds/\(hold.id)")
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/holds/{id}", "getHold", "A hold, as it stands", section: .tickets,
      access: .customer(or: .viewTickets), limit: .search,
      parameters: [id, conversation], answers: [hold]
    ) { api, call in
      let tickets = try api.ticketDesk()
      return .value(.object(try await tickets.shape(of: api.hold(of: call))))
    }
  }

  private static var release: Endpoint {
    Endpoint(
      .delete, "/v1/holds/{id}", "releaseHold", "Give kept seats back", section: .tickets,
      access: .customer(or: .manageTickets), limit: .chat,
      parameters: [id, conversation], answers: [hold]
    ) { api, call in
      let tickets = try api.ticketDesk()
      let released = try await tickets.desk.holds.release(api.hold(of: call).id)
      return .value(.object(try await tickets.shape(of: released)))
    }
  }
}

extension API {
  /// For whom a call is: the conversation with the customer who was proved in it, or the customer whom an operator names.
  func holder(
    _ call: Call, customer named: String?
  ) async throws -> (customer: CustomerID?, conversation: ConversationID?) {
    let tickets = try ticketDesk()
    switch call.caller {
    case .staff:
      guard let named else {
        throw Problem.wrongShape([
          .init(pointer: "/customer_id", detail: "is required with the operators' key")
        ])
      }
      return (try await tickets.customers.id(of: named), nil)
    case .holder(let id):
      let conversation = try await conversation(id)
      guard conversation.status != .ended else { throw Problem.forbidden("This conversation is over.") }
      guard named == nil || named == conversation.customer else { throw Problem.wrongToken }
      guard let customer = conversation.customer else { return (nil, id) }
      return (try await tickets.customers.id(of: customer), id)
    case .anybody: throw Problem.wrongToken
    }
  }

  /// The hold that the path names, if it is the caller's.
  fileprivate func hold(of call: Call) async throws -> Hold {
    let tickets = try ticketDesk()
    let id: HoldID = try call.request.parameter("id")
    if case .staff = call.caller {
      guard let hold = try await tickets.desk.holds.hold(id) else { throw Problem.unknown("hold") }
      return hold
    }
    let owner = try await holder(call, customer: nil)
    return try await tickets.hold(id, of: owner.customer, in: owner.conversation)
  }
}
