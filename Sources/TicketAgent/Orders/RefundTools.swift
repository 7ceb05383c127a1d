import Assistant
public import Essentials
public import Ticketing

/// The arguments of what returns seats.
struct RefundArguments: OrderArguments {
  var order: String
  var customer: String
  var seats: [String]?
  var asCredit: Bool?
  /// What the customer has seen that goes back, in minor units, and for which seats.
  var agreed: AgreedRefund?

  struct AgreedRefund: Decodable, Sendable {
    var refund: Int64
    var seats: [String]
  }

  enum CodingKeys: String, CodingKey {
    case order = "order_id"
    case customer = "customer_id"
    case seats = "seat_ids"
    case asCredit = "as_credit"
    case agreed
  }

  static let schema = JSONSchema.object(
    nil, .required("order_id", DeskArguments.order), .required("customer_id", DeskArguments.customer),
    .optional("seat_ids", DeskArguments.seats),
    .optional(
      "as_credit",
      JSONSchema(
        .boolean, "Whether the customer wants a credit for another order instead of money; false unless told."
      )))

  func seatNames() throws -> [SeatName]? { try seats.map(DeskArguments.seatNames) }
}

/// Says what would go back.
struct QuoteRefundTool: OrderTool {
  typealias Arguments = RefundArguments

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "quote_refund", title: "Working out your refund",
    summary:
      "Says how much would go back for an order, or some of its seats, now, and by which rule. Changes nothing.",
    parameters: RefundArguments.schema, bindings: ["customer_id": .customer], asksToSignIn: true,
    isTrusted: false)

  func work(_ arguments: RefundArguments, _ context: ToolContext) async throws -> ToolResult {
    let id = try order(arguments.order)
    let author = try await author(arguments, context)
    let quote = try await services.orders.quoteRefund(
      id, seats: arguments.seatNames(), asCredit: arguments.asCredit ?? false, by: author)
    var shape = quote.shape
    shape["order_id"] = .string(id.text)
    return ToolResult(.object(shape))
  }
}

/// Returns seats. The customer is asked with what goes back, and what does not.
struct RefundOrderTool: OrderTool {
  typealias Arguments = RefundArguments

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "refund_order", title: "Returning your tickets",
    summary:
      "Returns the tickets of an order, or some of them, for what the policy gives back. The customer is shown the amount "
      + "and must say yes; do not ask a second time.",
    parameters: RefundArguments.schema, effect: .pays, bindings: ["customer_id": .customer],
    asksToSignIn: true, isTrusted: false, isIdempotent: true, timeout: .seconds(60))

  func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal {
    let call = try Self.decode(arguments)
    return try await ToolError.fromProblems {
      let id = try order(call.order)
      let author = try await author(call, context)
      let quote = try await services.orders.quoteRefund(
        id, seats: call.seatNames(), asCredit: call.asCredit ?? false, by: author)
      guard quote.total.minorUnits > 0 else { throw ToolError(.refused, quote.explanation) }
      let order = try await services.orders.order(id, by: author)
      let event = try await services.listing(of: order)
      return proposal(
        try Self.text(quote, event), arguments,
        agreed: [
          "refund": .integer(quote.total.minorUnits), "seats": .array(quote.seats.map { .string($0.text) }),
        ])
    }
  }

  private static func back(_ quote: RefundQuote) throws -> String {
    let card = "\(try quote.total - quote.credit) goes back to the card you paid with"
    if quote.credit.isZero { return card }
    let credit = "\(quote.credit) becomes a credit for another order"
    return quote.credit == quote.total ? credit : "\(card), \(credit)"
  }

  private static func text(_ quote: RefundQuote, _ event: EventListing?) throws -> String {
    let lines = quote.lines.map { line in
      let name = line.seat.map { "Seat \($0)" } ?? "Order fees"
      return "\(name): \(line.amount) of \(line.paid)" + (line.kept.map { ", kept: \($0)" } ?? "")
    }
    let until = event.flatMap { event in quote.until.map { EventTime(event.venue.timeZone).text($0) } }
    let rule = quote.explanation + (until.map { " This holds until \($0) (venue time)." } ?? "")
    return """
      Returning tickets\(event.map { " for \($0.title)" } ?? "").
      \(lines.joined(separator: "\n"))
      \(try back(quote)), and the tickets are no longer valid. \(rule)\
      \(quote.needsApproval ? " A colleague has to agree first; until then nothing is given back." : "")
      """
  }

  func work(_ arguments: RefundArguments, _ context: ToolContext) async throws -> ToolResult {
    let id = try order(arguments.order)
    let author = try await author(arguments, context)
    let agreed = try agreed(arguments.agreed, context)
    let order = try await services.orders.order(id, by: author)
    // Exactly the seats that were named, though the order may have fewer or others by now.
    let seats = try agreed.map { try DeskArguments.seatNames($0.seats) } ?? arguments.seatNames()
    let outcome = try await services.orders.refund(
      id, seats: seats, asCredit: arguments.asCredit ?? false,
      agreed: agreed.map { Money(minorUnits: $0.refund, order.paid.currency) },
      key: context.key, by: author)
    return try await services.result(of: outcome)
  }
}

extension RefundQuote {
  /// What goes back, line by line, and why.
  public var shape: [String: JSONValue] {
    [
      "currency": .string(total.currency.code), "refund": total.jsonNumber,
      "refund_text": .string(total.description), "as_credit": credit.jsonNumber, "paid": paid.jsonNumber,
      "rule": .string(rule.rawValue),
      "explanation": .string(explanation), "until": until.map { .string($0.wireText) } ?? .null,
      "needs_approval": .bool(needsApproval), "seat_ids": .array(seats.map { .string($0.text) }),
      "lines": .array(
        lines.map { line in
          [
            "seat_id": line.seat.map { .string($0.text) } ?? .null, "paid": line.paid.jsonNumber,
            "refund": line.amount.jsonNumber, "kept": line.kept.map(JSONValue.string) ?? .null,
          ]
        }),
    ]
  }
}
