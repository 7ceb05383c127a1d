import Assistant
import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// Orders: buy held seats, look at what was bought.
enum OrderEndpoints {
  static var all: [Endpoint] { [methods, create, list, get, abandon, tickets] }

  static let conversation = Endpoint.Parameter.query(
    "conversation", Shapes.identifier(ConversationID.self, "With a conversation's token: the conversation"))
  static let id = Endpoint.Parameter.path("id", "The order", of: OrderID.self)
  static let key = Endpoint.Parameter.header(
    "Idempotency-Key",
    .string("A name of your own for this request; sending it again changes nothing more", lengths: 1...128),
    isRequired: true)
  static let customer = JSONSchema.string(
    "Your own name for the customer, with the operators' key", lengths: 1...256, isStorable: true)

  private static var methods: Endpoint {
    Endpoint(
      .get, "/v1/payment-methods", "listPaymentMethods", "What a customer can pay with", section: .tickets,
      access: .customer(or: .viewPayments), limit: .search,
      parameters: [conversation, .query("customer_id", customer)],
      answers: [
        .json(
          200, "The customer's cards, and test cards where payments are tests",
          .object(
            nil, .required("payment_methods", .array(of: Shapes.reference("PaymentMethod"))),
            .required("test", JSONSchema(.boolean, "Whether no money moves at all"))))
      ]
    ) { api, call in
      let desk = try api.ticketDesk()
      let buyer = try await api.buyer(call, named: call.text("customer_id"))
      return .value(.object(try await desk.paymentMethods(of: buyer.customer)))
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/orders", "createOrder", "Buy the seats of a hold",
      details: """
        The seats become the order's, the card is charged, and the order is `confirmed` with its tickets. A card that is \
        refused is no error: the order's `status` is `failed`, and the hold lasts until `kept_until`. With \
        `requires_action` the customer goes to `action_url`. `total` is what the customer has seen and agreed to; where \
        the hold costs something else, nothing is done.
        """,
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [conversation, key],
      body: .json(
        .object(
          nil, .required("hold_id", Shapes.identifier(HoldID.self, "The hold")),
          .optional(
            "payment_method_token",
            .string(
              "What stands for the card: one of `/v1/payment-methods`, never a card's number. Not needed where credit "
                + "pays all",
              lengths: 1...255, isStorable: true)),
          .optional(
            "credit",
            JSONSchema(.number(0...1e9), "What of it the customer's credits pay; nothing unless told")),
          .required("total", JSONSchema(.number(0...1e9), "What the customer has agreed to pay")),
          .optional("customer_id", customer))),
      answers: [.json(201, "The order and what came of the payment", Shapes.reference("OrderOutcome"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let buyer = try await api.buyer(call, named: call.body["customer_id"]?.stringValue)
      let hold = try await api.hold(call, of: buyer)
      let outcome = try await desk.orders.buy(
        hold.id, for: buyer.customer, token: call.body["payment_method_token"]?.stringValue,
        credit: call.amount("credit", hold.quote.total.currency),
        agreed: call.amount("total", hold.quote.total.currency), key: try call.orderKey(), by: buyer.author)
      return .value(
        .object(try await desk.shape(of: outcome)), status: 201, location: "/v1/orders/\(outcome.order.id)")
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/orders", "listOrders", "A customer's orders, newest first",
      details:
        "With the operators' key and `waiting`, those of all customers that wait for an operator: something is to be agreed to, "
        + "or a payment is disputed at the customer's bank.",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [
        conversation, .query("customer_id", customer),
        .query("waiting", JSONSchema(.boolean, "Only those that wait for an operator")),
      ] + Endpoint.Parameter.paging(OrderID.self),
      answers: [.json(200, "A page", Shapes.page("orders", of: Shapes.reference("Order")))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let paging = try Paging<OrderKind>(call)
      let orders: [Order]
      if case .staff = call.caller, call.parameters["waiting"]?.boolValue == true {
        let waiting = try await desk.orders.store.waitingForOperator(limit: paging.limit).map(\.order)
        let disputed = try await desk.orders.store.disputed(limit: paging.limit)
        orders = waiting + disputed.filter { order in !waiting.contains { $0.id == order.id } }
      } else {
        let buyer = try await api.buyer(call, named: call.text("customer_id"))
        orders = try await desk.orders.store.orders(
          of: buyer.customer, before: paging.after, limit: paging.limit + 1)
      }
      var shown: [JSONValue] = []
      for order in orders.prefix(paging.limit) { shown.append(.object(try await desk.shape(of: order))) }
      let next = orders.count > paging.limit ? orders[paging.limit - 1].id.text : nil
      return .value(["orders": .array(shown), "next_cursor": .optional(next)])
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/orders/{id}", "getOrder", "An order, as it stands",
      details: "Where a payment waits for the customer's bank, the bank is asked.", section: .tickets,
      access: .customer(or: .viewTickets), limit: .search, parameters: [id, conversation],
      answers: [.json(200, "The order", Shapes.reference("Order"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let order = try await desk.orders.resume(
        try call.request.parameter("id"), by: try await api.orderAuthor(call))
      return .value(.object(try await desk.shape(of: order)))
    }
  }

  private static var abandon: Endpoint {
    Endpoint(
      .post, "/v1/orders/{id}/abandon", "abandonPayment", "Give up a payment that is under way",
      details: """
        Its seats are free again. What the bank has taken by then is a purchase: the order comes back confirmed. Doing it \
        again changes nothing.
        """,
      section: .tickets, access: .customer(or: .manageTickets), limit: .chat, parameters: [id, conversation],
      answers: [.json(200, "The order", Shapes.reference("Order"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let order = try await desk.orders.abandon(
        try call.request.parameter("id"), by: try await api.orderAuthor(call))
      return .value(.object(try await desk.shape(of: order)))
    }
  }

  private static var tickets: Endpoint {
    Endpoint(
      .get, "/v1/orders/{id}/tickets", "listOrderTickets", "The tickets of an order, to be shown at the door",
      details: "`/v1/tickets/{id}/qr.svg` and `/v1/tickets/{id}/qr.png` draw what is in `token`.",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search, parameters: [id, conversation],
      answers: [
        .json(
          200, "Those that are good, and those that were taken back",
          .object(
            nil, .required("event", JSONSchema(.nullable(Shapes.reference("Event")))),
            .required("tickets", .array(of: Shapes.reference("Ticket")))))
      ]
    ) { api, call in
      let desk = try api.ticketDesk()
      let order = try await desk.orders.order(
        try call.request.parameter("id"), by: try await api.orderAuthor(call))
      let listing = try await desk.listing(of: order)
      let tickets = try await desk.tickets.tickets(of: order.id, api.tenant)
      return .value([
        "event": listing.map { .object($0.listed) } ?? .null,
        "tickets": .array(tickets.map { $0.json(at: api.clock.now) }),
      ])
    }
  }
}
