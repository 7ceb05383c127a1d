import Assistant
import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// What customers can spend instead of money.
enum CreditEndpoints {
  static var all: [Endpoint] { [list, grant] }

  private static let customer = JSONSchema.string(
    "Your own name for the customer, with the operators' key", lengths: 1...256, isStorable: true)

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/credits", "listCredits", "A customer's credits, what expires first before the rest",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [
        .query(
          "conversation",
          Shapes.identifier(ConversationID.self, "With a conversation's token: the conversation")),
        .query("customer_id", customer),
      ],
      answers: [
        .json(200, "The credits", .object(nil, .required("credits", .array(of: Shapes.reference("Credit")))))
      ]
    ) { api, call in
      let tickets = try api.ticketDesk()
      let owner = try await api.holder(call, customer: call.text("customer_id"))
      guard let customer = owner.customer else { return .value(["credits": []]) }
      let credits = try await tickets.orders.credits(of: customer)
      return .value(["credits": .array(credits.map { .object($0.shape) })])
    }
  }

  private static var grant: Endpoint {
    Endpoint(
      .post, "/v1/credits", "grantCredit", "Give a customer a credit as goodwill",
      details: "It is spent before the card with the customer's next order.", section: .tickets,
      access: .scope(.refundPayments),
      parameters: [
        .header(
          "Idempotency-Key",
          .string(
            "A name of your own for this request; sending it again gives the first credit", lengths: 1...128))
      ],
      body: .json(
        .object(
          nil, .required("customer_id", customer),
          .required(
            "amount",
            .string("In major units, such as 20.00", lengths: 1...20, isStorable: true, example: "20.00")),
          .required("currency", .string("ISO 4217", lengths: 3...3, isStorable: true, example: "USD")),
          .required("note", .string("Why", lengths: 1...500, isNotBlank: true, isStorable: true)),
          .optional(
            "by",
            .string(
              "Who gives it, where the operators' key is sent; whoever has signed in is called by their own name",
              lengths: 1...120, isStorable: true)))),
      answers: [.json(201, "The credit", Shapes.reference("Credit"))]
    ) { api, call in
      let tickets = try api.ticketDesk()
      func text(_ name: String) -> String { call.body[name]?.stringValue ?? "" }
      guard let currency = Currency(text("currency")) else {
        throw Problem.wrongShape([.init(pointer: "/currency", detail: "is no currency that we know")])
      }
      guard let amount = Money(decimal: text("amount"), currency), amount.minorUnits > 0 else {
        throw Problem.wrongShape([
          .init(pointer: "/amount", detail: "must be an amount of more than nothing, such as 20.00")
        ])
      }
      let credit = try await tickets.orders.grantCredit(
        amount, to: try await tickets.customers.id(of: text("customer_id")), note: text("note"),
        key: call.text("Idempotency-Key") ?? SecureToken().text,
        by: .operator(call.operatorName))
      return .value(.object(credit.shape), status: 201)
    }
  }
}

extension CustomerCredit {
  /// A credit in words and figures.
  fileprivate var shape: [String: JSONValue] {
    [
      "credit_id": .string(id.text), "currency": .string(amount.currency.code),
      "amount": amount.jsonNumber, "left": left.jsonNumber, "left_text": .string(left.description),
      "reason": .string(reason.rawValue), "order_id": order.map { .string($0.text) } ?? .null,
      "note": note.map(JSONValue.string) ?? .null, "expires_at": .string(expiresAt.wireText),
      "created_at": .string(createdAt.wireText),
    ]
  }
}
