import Essentials
import Payments
import Ticketing

/// The shapes of orders and of what is done to them.
extension Shapes {
  private static let amount = JSONSchema(
    .number(-1e12...1e12), "In major units of the currency, for reading: reckon with what the server says")
  private static let seatIDs = JSONSchema.array(of: text)
  private static let optionalMoment = JSONSchema(.nullable(moment))

  static let paymentMethod = JSONSchema.object(
    "A card that a customer can pay with, or a page on which they can pay",
    .required("token", .string("What stands for it in an order")),
    .required("name", .string("As its owner knows it")), .required("brand", text),
    .required("last_four", text), .required("expires", optionalText),
    .required("test", JSONSchema(.boolean, "Whether it is a test card, which anybody may try")),
    .required(
      "hosted",
      JSONSchema(.boolean, "Whether it is a page of the payment service's, on which the customer pays")),
    .required("note", JSONSchema(.nullable(.string()), "What a test card does, or what the page is for")))

  private static let seat = JSONSchema.object(
    nil, .required("id", text), .required("section", text), .required("price", amount),
    .required("fees", amount), .required("taxes", amount), .required("total", amount),
    .required("status", .string(choices: OrderLine.State.allCases.map(\.rawValue))))

  private static let dispute = JSONSchema.object(
    "A payment that the customer has disputed at their bank",
    .required("dispute_id", text),
    .required("status", .string(choices: PaymentDispute.Status.allCases.map(\.rawValue))),
    .required("reason", text), .required("amount", amount), .required("amount_text", text),
    .required("respond_by", optionalMoment))

  private static func members(status: [String]) -> [JSONSchema.Property] {
    [
      .required("order_id", identifier(OrderID.self, "Its name")),
      .required("status", .string(choices: status)),
      .required("state", .string(choices: OrderState.allCases.map(\.rawValue))),
      .required("event_id", text), .required("event", JSONSchema(.nullable(reference("Event")))),
      .required("currency", text), .required("total", amount), .required("total_text", text),
      .required("paid", amount), .required("paid_text", text), .required("refunded", amount),
      .required("refunded_text", text), .required("credit", amount), .required("credit_returned", amount),
      .required("seat_ids", seatIDs),
      .required("seats", .array(of: seat)),
      .required(
        "lines",
        .array(
          of: .object(
            nil, .required("kind", .string(choices: PriceQuote.Line.Kind.allCases.map(\.rawValue))),
            .required("name", text), .required("quantity", JSONSchema(.nullable(count))),
            .required("amount", amount), .required("included", JSONSchema(.boolean))))),
      .required(
        "tickets",
        .array(
          of: .object(
            nil, .required("ticket_id", identifier(TicketID.self, "The ticket")),
            .required("seat_id", text), .required("status", text)))),
      .required(
        "pending",
        JSONSchema(
          .nullable(
            .object(
              nil, .required("operation_id", text),
              .required("purpose", .string(choices: OperationPurpose.allCases.map(\.rawValue))),
              .required("state", .string(choices: OperationState.allCases.map(\.rawValue))))),
          "What is under way")),
      .required(
        "action_url",
        JSONSchema(.nullable(.string()), "Where the customer pays, or authenticates the payment")),
      .required(
        "action",
        JSONSchema(.nullable(.string(choices: ["pay", "authenticate"])), "What the customer does there")),
      .required("disputes", .array(of: dispute)),
      .required("action_until", optionalMoment), .required("created_at", moment),
    ]
  }

  static let order = JSONSchema(
    .object(members(status: OrderState.allCases.map(\.rawValue)), others: nil),
    "An order: its seats now, what was paid and given back")

  static let orderOutcome = JSONSchema(
    .object(
      members(status: OrderOutcome.Status.allCases.map(\.rawValue)) + [
        .required("operation_id", text), .required("message", .string("What was done, for the customer")),
        .required("price_delta", amount), .required("charged", amount), .required("refund", amount),
        .required("credit_used", amount), .required("credit_back", amount),
        .required(
          "failure",
          JSONSchema(.nullable(.object(nil, .required("code", text), .required("message", text))))),
        .optional("hold_id", .string("The hold that the seats went back to")),
        .optional("kept_until", moment),
      ], others: nil), "An order, and what came of what was asked for")

  static let refundQuote = JSONSchema.object(
    "What would go back",
    .required("currency", text), .required("refund", amount), .required("refund_text", text),
    .required("as_credit", amount), .required("paid", amount),
    .required("rule", .string(choices: RefundPolicy.Rule.allCases.map(\.rawValue))),
    .required("explanation", text), .required("until", optionalMoment),
    .required("needs_approval", JSONSchema(.boolean)), .required("seat_ids", seatIDs),
    .required(
      "lines",
      .array(
        of: .object(
          nil, .required("seat_id", optionalText), .required("paid", amount), .required("refund", amount),
          .required("kept", JSONSchema(.nullable(.string()), "What is kept, for people"))))))

  static let changeQuote = JSONSchema.object(
    "Other seats, and what they cost more",
    .required("event_id", text), .required("event", reference("Event")),
    .required("replaced", .array(of: seat)), .required("replaced_seat_ids", seatIDs),
    .required("seat_ids", seatIDs),
    .required(
      "seats",
      .array(
        of: .object(
          nil, .required("id", text), .required("section", text), .required("price", amount),
          .required("fees", amount), .required("taxes", amount), .required("total", amount)))),
    .required("currency", text), .required("difference", amount), .required("price_delta", amount),
    .required("price_delta_text", text))

  static let orderHistory = JSONSchema.object(
    "A line of an order's history",
    .required("number", count), .required("at", moment), .required("action", text),
    .required("from", text), .required("to", text),
    .required(
      "author",
      .object(
        nil, .required("role", .string(choices: OrderAuthor.Role.allCases.map(\.rawValue))),
        .required("name", optionalText), .required("agent", optionalText),
        .required("words", JSONSchema(.nullable(.string()), "The customer's words that asked for it")),
        .required("conversation_id", optionalText), .required("message_id", optionalText))),
    .required("details", JSONSchema(.any)))
}
