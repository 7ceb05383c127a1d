import Assistant
import Essentials
import Payments
import Ticketing

/// Buys held seats. The customer is asked with the whole total.
struct CreateOrderTool: OrderTool {
  struct Arguments: OrderArguments {
    var hold: String
    var customer: String
    var token: String
    /// What the customer has seen.
    var agreed: AgreedPurchase?

    enum CodingKeys: String, CodingKey {
      case hold = "hold_id"
      case customer = "customer_id"
      case token = "payment_method_token"
      case agreed
    }
  }

  /// What the customer has seen: the total, and what their credits pay of it, in minor units.
  struct AgreedPurchase: Decodable, Sendable {
    var total: Int64
    var credit: Int64
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "create_order", title: "Buying your tickets",
    summary:
      "Buys the seats of a hold. The customer is shown the whole total and must say yes; do not ask a second time. "
      + "payment_method_token stands for the card that the customer has chosen: take it from get_payment_methods, never "
      + "a card's number.",
    parameters: .object(
      nil, .required("hold_id", DeskArguments.hold), .required("customer_id", DeskArguments.customer),
      .required(
        "payment_method_token",
        .string(
          "What stands for the customer's card.", lengths: 1...255, isStorable: true,
          example: "pm_card_visa"))),
    effect: .pays, bindings: ["customer_id": .customer], asksToSignIn: true, isTrusted: false,
    isIdempotent: true, timeout: .seconds(60))

  func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal {
    let call = try Self.decode(arguments)
    return try await ToolError.fromProblems {
      let author = try await author(call, context)
      let (hold, listing) = try await held(call, author, context)
      if let customer = author.customer { try await services.orders.checkLimits(of: customer, buying: hold) }
      let total = hold.quote.total
      let credit = try await services.credit(of: author.customer, for: total)
      let text = """
        \(listing.title).
        Seats \(hold.seats.inWords): \(hold.quote.words).
        \(try await payment(of: total, credit, call.token, author.customer)) \
        The seats are kept until \(listing.clock(hold.expiresAt)).
        """
      return proposal(
        text, arguments,
        agreed: ["total": .integer(total.minorUnits), "credit": .integer(credit.minorUnits)])
    }
  }

  private func payment(
    of total: Money, _ credit: Money, _ token: String, _ customer: CustomerID?
  ) async throws -> String {
    if credit == total { return "It is paid with your credit, and no card is charged." }
    let rest = try await services.chargeSentence(try total - credit, token, of: customer)
    if credit.isZero { return rest }
    return "\(credit) of it is paid with your credit. \(rest)"
  }

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let author = try await author(arguments, context)
    let id = try holdID(arguments)
    let agreed = try agreed(arguments.agreed, context)
    guard let hold = try await services.desk.holds.hold(id), let customer = author.customer else {
      throw Problem.noHold(arguments.hold)
    }
    let currency = hold.quote.total.currency
    let outcome = try await services.orders.buy(
      id, for: customer, token: arguments.token,
      credit: agreed.map { Money(minorUnits: $0.credit, currency) },
      agreed: agreed.map { Money(minorUnits: $0.total, currency) }, key: context.key, by: author)
    return try await services.result(of: outcome)
  }

  private func holdID(_ arguments: Arguments) throws -> HoldID {
    guard let id = HoldID(arguments.hold) else { throw Problem.noHold(arguments.hold) }
    return id
  }

  private func held(
    _ arguments: Arguments, _ author: OrderAuthor, _ context: ToolContext
  ) async throws -> (hold: Hold, listing: EventListing) {
    let hold = try await services.hold(
      try holdID(arguments), of: author.customer, in: context.conversation)
    guard hold.isActive(at: services.clock.now) else {
      throw ToolError(
        .refused, "The hold is over, so its seats may be others' by now. Look for seats and hold them anew.")
    }
    return (hold, try await services.desk.catalogue.existingEvent(named: hold.event.text))
  }
}
