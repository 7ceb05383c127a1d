import Assistant
import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// The line for an event that has no seats left for somebody.
enum WaitingListEndpoints {
  static var all: [Endpoint] { [join, get, leave] }

  private static let path = "/v1/events/{id}/waiting"
  private static let id = Endpoint.Parameter.path(
    "id", .string("The event: its `id`, or your own name for it", lengths: 1...120, isStorable: true))
  private static let conversation = Endpoint.Parameter.query(
    "conversation", Shapes.identifier(ConversationID.self, "With a conversation's token: the conversation"))
  private static let customer = JSONSchema.string(
    "Your own name for the customer, with the operators' key", lengths: 1...256, isStorable: true)
  private static let place = Endpoint.Answer.json(200, "The place", Shapes.reference("WaitingPlace"))

  private static var join: Endpoint {
    Endpoint(
      .post, path, "joinWaitingList", "Wait for seats of an event",
      details: """
        Who came first is asked first: seats that are free again are kept for them for a while, and they are told in \
        their conversation. Joining again keeps the place, unless more seats are asked for.
        """,
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat, parameters: [id, conversation],
      body: .json(
        .object(
          nil, .required("quantity", JSONSchema(.integer(1...20), "How many seats")),
          .optional("section", .string("Only in this section", lengths: 1...80, isStorable: true)),
          .optional("together", JSONSchema(.boolean, "Whether seats apart are of no use; true unless told")),
          .optional("customer_id", customer))),
      answers: [place]
    ) { api, call in
      let tickets = try api.ticketDesk()
      let owner = try await api.holder(call, customer: call.body["customer_id"]?.stringValue)
      let listing = try await tickets.desk.catalogue.existingEvent(named: call.event())
      let wish = WaitingWish(
        quantity: Int(call.body["quantity"]?.integerValue ?? 1), section: call.body["section"]?.stringValue,
        mustBeTogether: call.body["together"]?.boolValue ?? true)
      let entry = try await tickets.desk.waiting.join(
        listing.event.id, wish, customer: owner.customer, conversation: owner.conversation)
      return .value(.object(try await tickets.shape(of: entry, listing)))
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, path, "getWaitingPlace", "A customer's place on the waiting list of an event",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [id, conversation, .query("customer_id", customer)], answers: [place]
    ) { api, call in
      try await api.place(of: call) { try await $0.entry($1, customer: $2, conversation: $3) }
    }
  }

  private static var leave: Endpoint {
    Endpoint(
      .delete, path, "leaveWaitingList", "Wait no more; seats that were kept go to who is next",
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [id, conversation, .query("customer_id", customer)], answers: [place]
    ) { api, call in
      try await api.place(of: call) { try await $0.leave($1, customer: $2, conversation: $3) }
    }
  }
}

extension API {
  /// The place of the customer of a call, which `find` finds or gives up.
  fileprivate func place(
    of call: Call,
    _ find: (WaitingList, EventID, CustomerID?, ConversationID?) async throws -> WaitingEntry?
  ) async throws -> HTTPResponse {
    let tickets = try ticketDesk()
    let owner = try await holder(call, customer: call.text("customer_id"))
    let listing = try await tickets.desk.catalogue.existingEvent(named: call.event())
    let entry = try await find(tickets.desk.waiting, listing.event.id, owner.customer, owner.conversation)
    guard let entry else { throw Problem.notWaiting(listing) }
    return .value(.object(try await tickets.shape(of: entry, listing)))
  }
}

extension Problem {
  fileprivate static func notWaiting(_ listing: EventListing) -> Problem {
    Problem(
      kind: "not-waiting", title: "The customer is not on the waiting list", status: 404,
      detail: "There is no place for this customer on the waiting list of \(listing.event.name).")
  }
}
