import Assistant
import Essentials
import HTTPServer
import Identity
import Payments
import TicketAgent
import Ticketing

/// Payments, for a company's own shop page or app: what it holds for a customer is paid here, by the same rules as in a
/// conversation. A payment is a part of an order, and refunds go by the refund policy.
enum PaymentEndpoints {
  static var all: [Endpoint] { [create, checkout, get, cancel, refund, customer] }

  private static let id = Endpoint.Parameter.path("id", "The payment", of: OperationID.self)
  private static let created = Endpoint.Answer.json(
    201, "The payment, and how it stands", Shapes.reference("Payment"))
  private static let shown = Endpoint.Answer.json(
    200, "The payment, and how it stands", Shapes.reference("Payment"))
  private static let hold = JSONSchema.Property.required(
    "hold_id", Shapes.identifier(HoldID.self, "What is paid for: seats that are held"))
  private static let total = JSONSchema.Property.required(
    "total", JSONSchema(.number(0...1e9), "What the customer has seen and agreed to pay"))
  private static let credit = JSONSchema.Property.optional(
    "credit", JSONSchema(.number(0...1e9), "What of it the customer's credits pay; nothing unless told"))

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/payments/intents", "createPayment", "Pay for held seats with a card",
      details: """
        The seats become an order's and the card is charged. A card that is refused is no error: `status` is `failed`, and \
        the seats are kept until `kept_until`. With `requires_action` the customer goes to `action_url`. Where the hold \
        costs something else than `total`, nothing is done.
        """,
      section: .payments, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(
        .object(
          nil, hold, total, credit,
          .optional(
            "payment_method_token",
            .string(
              "What stands for the card: one of `/v1/payment-methods`, never a card's number. Not needed where credit "
                + "pays all",
              lengths: 1...255, isStorable: true)),
          .optional("customer_id", OrderEndpoints.customer))),
      answers: [created]
    ) { api, call in
      try await buy(api, call, token: call.body["payment_method_token"]?.stringValue)
    }
  }

  private static var checkout: Endpoint {
    Endpoint(
      .post, "/v1/payments/checkout", "createCheckout", "Pay for held seats on the provider's own page",
      details: """
        The seats become an order's, and are kept until `expires_at`. The customer pays at `action_url`; nobody here sees a \
        card. What has become of it is told by the payment, and by the order.
        """,
      section: .payments, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(
        .object(nil, hold, total, credit, .optional("customer_id", OrderEndpoints.customer))),
      answers: [created]
    ) { api, call in
      guard let page = try api.ticketDesk().orders.hostedMethod else { throw Problem.noPaymentPage }
      return try await buy(api, call, token: page.token)
    }
  }

  private static func buy(_ api: API, _ call: Call, token: String?) async throws -> HTTPResponse {
    let desk = try api.ticketDesk()
    let buyer = try await api.buyer(call, named: call.body["customer_id"]?.stringValue)
    let hold = try await api.hold(call, of: buyer)
    let outcome = try await desk.orders.buy(
      hold.id, for: buyer.customer, token: token, credit: call.amount("credit", hold.quote.total.currency),
      agreed: call.amount("total", hold.quote.total.currency), key: try call.orderKey(), by: buyer.author)
    return .value(
      try await desk.payment(outcome), status: 201, location: "/v1/payments/intents/\(outcome.operation)")
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/payments/intents/{id}", "getPayment", "A payment, a change or a refund, as it stands",
      details: "Where it is under way, the provider is asked.", section: .payments,
      access: .customer(or: .viewPayments), limit: .search,
      parameters: [id, OrderEndpoints.conversation], answers: [shown]
    ) { api, call in
      let desk = try api.ticketDesk()
      let outcome = try await desk.orders.outcome(
        of: try call.request.parameter("id"), by: try await api.orderAuthor(call))
      return .value(try await desk.payment(outcome))
    }
  }

  private static var cancel: Endpoint {
    Endpoint(
      .post, "/v1/payments/intents/{id}/cancel", "cancelPayment", "Give up a payment that is under way",
      details: """
        Its seats are free again. What the provider has taken by then is a purchase: the payment comes back `succeeded`. \
        What is over stays as it is.
        """,
      section: .payments, access: .customer(or: .manageTickets), limit: .chat,
      parameters: [id, OrderEndpoints.conversation, OrderEndpoints.key], answers: [shown]
    ) { api, call in
      let desk = try api.ticketDesk()
      let outcome = try await desk.orders.cancel(
        try call.request.parameter("id"), by: try await api.orderAuthor(call))
      return .value(try await desk.payment(outcome))
    }
  }

  private static var refund: Endpoint {
    Endpoint(
      .post, "/v1/payments/refunds", "refundPayment", "Return what a payment has paid for",
      details: """
        The same as `/v1/orders/{id}/refunds`, of the payment's order: tickets are returned, and the refund policy says \
        what goes back for them. `refund` is what the customer was told by `/v1/orders/{id}/refund-quote`; where it is \
        another amount by now, nothing is done.
        """,
      section: .payments, access: .customer(or: .refundPayments), limit: .chat,
      parameters: [OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(
        .object(
          nil, .required("payment_id", Shapes.identifier(OperationID.self, "A payment of the order")),
          .required("refund", JSONSchema(.number(0...1e9), "What goes back, as it was told")),
          .optional("seat_ids", OrderChangeEndpoints.seats),
          .optional("as_credit", OrderChangeEndpoints.asCredit))),
      answers: [Endpoint.Answer.json(201, "The refund, and how it stands", Shapes.reference("Payment"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let author = try await api.orderAuthor(call)
      guard let id = call.body["payment_id"]?.stringValue.flatMap({ OperationID($0) }) else {
        throw Problem.unknown("payment")
      }
      let order = try await desk.orders.outcome(of: id, by: author).order
      let outcome = try await desk.orders.refund(
        order.id, seats: try call.texts("seat_ids").map(OrderChangeEndpoints.names),
        asCredit: call.body["as_credit"]?.boolValue ?? false,
        agreed: call.amount("refund", order.paid.currency), key: try call.orderKey(), by: author)
      try await api.note(
        .orderRefunded, call, on: order.id.text,
        ["refund": .string(outcome.refund.description), "status": .string(outcome.status.rawValue)])
      return .value(
        try await desk.payment(outcome), status: 201, location: "/v1/payments/intents/\(outcome.operation)")
    }
  }

  private static var customer: Endpoint {
    Endpoint(
      .post, "/v1/payments/customers", "createPaymentCustomer",
      "Make a customer known to the payment provider, and tell what they have saved there",
      details: "Doing it again gives the same.", section: .payments, access: .customer(or: .manageTickets),
      limit: .chat,
      parameters: [OrderEndpoints.conversation, OrderEndpoints.key],
      body: .json(.object(nil, .optional("customer_id", OrderEndpoints.customer)), isRequired: false),
      answers: [
        .json(
          200, "The customer at the provider",
          .object(
            nil, .required("provider", .string("The provider's name")),
            .required(
              "provider_customer_id",
              JSONSchema(
                .nullable(.string()), "The provider's name for the customer, with the operators' key")),
            .required("payment_methods", .array(of: Shapes.reference("PaymentMethod"))),
            .required("test", JSONSchema(.boolean, "Whether no money moves at all"))))
      ]
    ) { api, call in
      let desk = try api.ticketDesk()
      let buyer = try await api.buyer(call, named: call.body["customer_id"]?.stringValue)
      let methods = try await desk.paymentMethods(of: buyer.customer)
      let payer = try await desk.orders.payer(of: buyer.customer)
      let isOperator = buyer.author.role == .operator
      return .value([
        "payment_methods": methods["payment_methods"] ?? [], "test": methods["test"] ?? false,
        "provider": .string(desk.orders.providerName),
        "provider_customer_id": isOperator ? .string(payer.rawValue) : .null,
      ])
    }
  }
}

extension API {
  /// The hold of a request's body, for who may buy it.
  func hold(
    _ call: Call, of buyer: (customer: CustomerID, author: OrderAuthor)
  ) async throws -> Hold {
    let desk = try ticketDesk()
    guard let id = call.body["hold_id"]?.stringValue.flatMap({ HoldID($0) }) else {
      throw Problem.unknown("hold")
    }
    let hold =
      switch call.caller {
      case .staff: try await desk.desk.holds.hold(id)
      default: try await desk.hold(id, of: buyer.customer, in: buyer.author.conversation)
      }
    guard let hold else { throw Problem.unknown("hold") }
    return hold
  }
}

extension TicketServices {
  /// A payment, a change or a refund, as the API tells it.
  fileprivate func payment(_ outcome: OrderOutcome) async throws -> JSONValue {
    let shape = try await shape(of: outcome)
    var payment: [String: JSONValue] = [
      "payment_id": .string(outcome.operation.text), "order_id": .string(outcome.order.id.text),
      "order_state": .string(outcome.order.state.rawValue),
      "purpose": .string(outcome.purpose.rawValue), "status": .string(outcome.paymentStatus.rawValue),
      "provider": .string(orders.providerName),
      "provider_payment_id": .optional(outcome.payment?.rawValue),
      "currency": .string(outcome.charge.currency.code), "amount": outcome.charge.jsonNumber,
      "amount_text": .string(outcome.charge.description), "refund": outcome.refund.jsonNumber,
    ]
    for name in ["credit_used", "credit_back", "action_url", "failure", "message", "hold_id", "kept_until"] {
      payment[name] = shape[name]
    }
    payment["expires_at"] = shape["action_until"]
    return .object(payment)
  }
}

extension Problem {
  fileprivate static let noPaymentPage = Problem(
    kind: "no-payment-page", title: "There is no page to pay on", status: 409,
    detail: "The payment provider has no page of its own here. Pay with a card: POST /v1/payments/intents.")
}
