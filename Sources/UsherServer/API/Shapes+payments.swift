import Essentials
import Ticketing

/// The shapes of payments, and of what differs between the books.
extension Shapes {
  private static let amount = JSONSchema(
    .number(-1e12...1e12), "In major units of the currency, for reading: reckon with what the server says")

  static let payment = JSONSchema.object(
    "A payment of an order, a change of its seats, or a refund",
    .required("payment_id", identifier(OperationID.self, "Its name")),
    .required("order_id", identifier(OrderID.self, "Its order")),
    .required("order_state", .string(choices: OrderState.allCases.map(\.rawValue))),
    .required("purpose", .string(choices: OperationPurpose.allCases.map(\.rawValue))),
    .required("status", .string(choices: PaymentState.allCases.map(\.rawValue))),
    .required("provider", .string("The payment provider's name")),
    .required(
      "provider_payment_id", JSONSchema(.nullable(.string()), "The provider's name for it, once it has one")),
    .required("currency", text), .required("amount", amount), .required("amount_text", text),
    .required("refund", amount), .required("credit_used", amount), .required("credit_back", amount),
    .required(
      "action_url", JSONSchema(.nullable(.string()), "Where the customer pays, or authenticates the payment")),
    .required("expires_at", JSONSchema(.nullable(moment), "Until when they can")),
    .required(
      "failure", JSONSchema(.nullable(.object(nil, .required("code", text), .required("message", text))))),
    .required("message", .string("How it stands, for the customer")),
    .optional("hold_id", .string("The hold that the seats went back to")),
    .optional("kept_until", moment))

  static let paymentDifference = JSONSchema.object(
    "Something that the provider's books and the orders do not agree about",
    .required("id", identifier(DifferenceID.self, "Its name")),
    .required("kind", .string(choices: PaymentDifference.Kind.allCases.map(\.rawValue))),
    .required("state", .string(choices: PaymentDifference.State.allCases.map(\.rawValue))),
    .required("needs_person", JSONSchema(.boolean, "Whether a person must look at it")),
    .required("provider", text), .required("provider_payment_id", optionalText),
    .required("order_id", optionalText), .required("payment_id", optionalText),
    .required("provider_says", money), .required("we_say", money), .required("explanation", text),
    .required("first_seen", moment), .required("last_seen", moment),
    .required("acknowledged_by", optionalText), .required("note", optionalText))

  private static let money = JSONSchema(
    .nullable(
      .object(
        nil, .required("amount", amount), .required("currency", text), .required("text", text))))
}
