import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// Orders: return tickets, change seats.
enum OrderChangeEndpoints {
  static var all: [Endpoint] { [refundQuote, refund, changeQuote, change] }

  private static let seat = JSONSchema.string(lengths: 1...80, isStorable: true)
  static let seats = JSONSchema.array(
    of: seat, counts: 1...100, "Only these seats of the order; all of them unless told")
  private static let section = JSONSchema.string(
    "Only in this section", lengths: 1...80, isStorable: true)
  private static let event = JSONSchema.string(
    "Another event, for an exchange of all tickets", lengths: 1...120, isStorable: true)

  static let asCredit = JSONSchema(
    .boolean, "Whether the customer takes a credit for another order instead of money")

  private static var refundQuote: Endpoint {
    Endpoint(
      .get, "/v1/orders/{id}/refund-quote", "quoteRefund", "What would go back now, seat by seat, and why",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [
        OrderEndpoints.id, OrderEndpoints.conversation,
        .query("as_credit", Self.asCredit),
        .query(
          "seats",
          .string("Only these seats, with commas between them", lengths: 1...2000, isStorable: true)),
      ],
      answers: [.json(200, "What would go back", Shapes.reference("RefundQuote"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let seats = call.text("seats")?.split(separator: ",").map(String.init)
      let quote = try await desk.orders.quoteRefund(
        try call.request.parameter("id"), seats: try seats.map(Self.names),
        asCredit: call.parameters["as_credit"]?.boolValue ?? false, by: try await api.orderAuthor(call))
      return .value(.object(quote.shape))
    }
  }

  private static var refund: Endpoint {
    Endpoint(
      .post, "/v1/orders/{id}/refunds", "refundOrder", "Return tickets",
      details: """
        `refund` is what the customer was told that goes back; where it is another amount by now, nothing is done. Where \
        the policy wants it, an operator has to agree first: `waiting_for_operator`.
        """,
      section: .tickets, access: .customer(or: .refundPayments), limit: .chat,
      parameters: [OrderEndpoints.id, OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(
        .object(
          nil, .required("refund", JSONSchema(.number(0...1e9), "What goes back, as it was told")),
          .optional("seat_ids", Self.seats), .optional("as_credit", Self.asCredit))),
      answers: [.json(200, "The order and what came of it", Shapes.reference("OrderOutcome"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let author = try await api.orderAuthor(call)
      let order = try await desk.orders.order(try call.request.parameter("id"), by: author)
      let outcome = try await desk.orders.refund(
        order.id, seats: try call.texts("seat_ids").map(Self.names),
        asCredit: call.body["as_credit"]?.boolValue ?? false,
        agreed: call.amount("refund", order.paid.currency), key: try call.orderKey(), by: author)
      try await api.note(
        .orderRefunded, call, on: order.id.text,
        ["refund": .string(outcome.refund.description), "status": .string(outcome.status.rawValue)])
      return .value(.object(try await desk.shape(of: outcome)))
    }
  }

  private static var changeQuote: Endpoint {
    Endpoint(
      .get, "/v1/orders/{id}/change-quote", "quoteChange", "Which other seats there are, and what they cost",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [
        OrderEndpoints.id, OrderEndpoints.conversation, .query("section", Self.section),
        .query("event_id", Self.event),
        .query("max_price_delta", JSONSchema(.number(0...1e9), "How much more it may cost at most")),
      ],
      answers: [.json(200, "The best of them. They are not kept", Shapes.reference("ChangeQuote"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let author = try await api.orderAuthor(call)
      let order = try await desk.orders.order(try call.request.parameter("id"), by: author)
      var request = ChangeRequest(order: order.id, section: call.text("section"))
      request.event = try await desk.eventID(call.text("event_id"))
      request.maximumDelta = call.parameters["max_price_delta"]?.doubleValue.map {
        Money(majorUnits: $0, order.paid.currency)
      }
      let quote = try await desk.orders.quoteChange(request, by: author)
      let listing = try await desk.desk.catalogue.existingEvent(named: quote.event.id.text)
      return .value(.object(quote.shape(listing)))
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .post, "/v1/orders/{id}/changes", "changeOrder", "Change seats for others: an upgrade or an exchange",
      details: """
        Seats and `price_delta` are those of a quote that the customer has agreed to; where they are others by now, \
        nothing is done. The card of the last payment is charged unless another is named.
        """,
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [OrderEndpoints.id, OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(
        .object(
          nil,
          .required("seat_ids", .array(of: Self.seat, counts: 1...100, "The new seats")),
          .required(
            "price_delta",
            JSONSchema(.number(-1e9...1e9), "What the customer pays, or gets back where it is negative")),
          .optional("replaced_seat_ids", Self.seats), .optional("event_id", Self.event),
          .optional(
            "payment_method_token",
            .string("Another card", lengths: 1...255, isStorable: true)))),
      answers: [.json(200, "The order and what came of it", Shapes.reference("OrderOutcome"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let author = try await api.orderAuthor(call)
      let order = try await desk.orders.order(try call.request.parameter("id"), by: author)
      let request = ChangeRequest(
        order: order.id, event: try await desk.eventID(call.body["event_id"]?.stringValue),
        seats: try call.texts("seat_ids").map(Self.names),
        replacing: try call.texts("replaced_seat_ids").map(Self.names),
        agreedDelta: call.amount("price_delta", order.paid.currency))
      let outcome = try await desk.orders.change(
        request, token: call.body["payment_method_token"]?.stringValue, key: try call.orderKey(), by: author)
      return .value(.object(try await desk.shape(of: outcome)))
    }
  }

  // MARK: Parts

  static func names(_ texts: [String]) throws(Problem) -> [SeatName] {
    try texts.map { text throws(Problem) in
      guard let seat = SeatName(text) else {
        throw Problem.wrongShape([.init(pointer: "/seat_ids", detail: "must be names of seats")])
      }
      return seat
    }
  }
}

extension TicketServices {
  /// The event of a name that a caller gave.
  fileprivate func eventID(_ name: String?) async throws -> EventID? {
    guard let name else { return nil }
    return try await desk.catalogue.existingEvent(named: name).event.id
  }
}
