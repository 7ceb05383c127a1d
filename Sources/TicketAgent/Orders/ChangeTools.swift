import Assistant
public import Essentials
public import Ticketing

/// The arguments of what changes the seats of an order for others.
struct ChangeArguments: OrderArguments {
  var order: String
  var customer: String
  var event: String?
  var section: String?
  var maximumDelta: Double?
  /// What the customer has seen: the new seats for the old ones, and what they pay for it in minor units.
  var agreed: AgreedChange?

  struct AgreedChange: Decodable, Sendable {
    var seats: [String]
    var replacing: [String]
    var delta: Int64
  }

  enum CodingKeys: String, CodingKey {
    case order = "order_id"
    case customer = "customer_id"
    case event = "event_id"
    case section = "target_section"
    case maximumDelta = "max_price_delta"
    case agreed
  }

  static let section = JSONSchema.string(
    "The section that the customer wants to sit in.", lengths: 1...80, isStorable: true)
  static let delta = JSONSchema(
    .number(0...1_000_000), "How much more it may cost at most in all, fees and taxes included.")
}

/// A tool that changes seats. The customer is asked with old seats, new seats and the difference.
protocol ChangeTool: OrderTool where Arguments == ChangeArguments {}

extension ChangeTool {
  func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal {
    let call = try Self.decode(arguments)
    return try await ToolError.fromProblems {
      let author = try await author(call, context)
      let (request, order) = try await request(call, author)
      let quote = try await services.orders.quoteChange(request, by: author)
      if quote.difference.isNegative, request.event == nil {
        throw ToolError(.refused, "Those seats cost less than those of the order, so that is no upgrade.")
      }
      let text = try await text(quote, order, author)
      return proposal(
        text, arguments,
        agreed: [
          "seats": .array(quote.tickets.map { .string($0.seat.text) }),
          "replacing": .array(quote.replaced.map { .string($0.seat.text) }),
          "delta": .integer(quote.priceDelta.minorUnits),
        ])
    }
  }

  func work(_ arguments: ChangeArguments, _ context: ToolContext) async throws -> ToolResult {
    let author = try await author(arguments, context)
    var (request, order) = try await request(arguments, author)
    if let agreed = try agreed(arguments.agreed, context) {
      request.seats = try DeskArguments.seatNames(agreed.seats)
      if request.event == nil { request.replacing = try DeskArguments.seatNames(agreed.replacing) }
      request.section = nil
      request.maximumDelta = nil
      request.agreedDelta = Money(minorUnits: agreed.delta, order.paid.currency)
    }
    let outcome = try await services.orders.change(request, key: context.key, by: author)
    return try await services.result(of: outcome)
  }

  private func request(
    _ arguments: ChangeArguments, _ author: OrderAuthor
  ) async throws -> (request: ChangeRequest, order: Order) {
    let order = try await services.orders.order(try order(arguments.order), by: author)
    var request = ChangeRequest(order: order.id, section: arguments.section)
    if let event = arguments.event {
      request.event = try await services.desk.catalogue.existingEvent(named: event).event.id
    }
    request.maximumDelta = arguments.maximumDelta.map { Money(majorUnits: $0, order.paid.currency) }
    return (request, order)
  }

  private func text(_ quote: ChangeQuote, _ order: Order, _ author: OrderAuthor) async throws -> String {
    let old = quote.replaced.map { "\($0.seat) (\($0.total))" }.joined(separator: ", ")
    let new = quote.tickets.map { "\($0.seat) (\($0.total))" }.joined(separator: ", ")
    let sections = Set(quote.tickets.map(\.section)).sorted().joined(separator: ", ")
    let listing = try await services.desk.catalogue.existingEvent(named: quote.event.id.text)
    let effect =
      if !quote.charge.isZero, let page = try await services.orders.pageForChange(of: order.id, by: author) {
        page.opening(for: quote.charge)
      } else if !quote.charge.isZero {
        "\(quote.charge) will be charged at once to the card you paid with."
      } else if !quote.refund.isZero {
        "\(quote.refund) goes back to the card or the credit that you paid with."
      } else {
        quote.difference.isZero
          ? "It costs nothing more." : "It costs nothing more; the difference is not given back."
      }
    return """
      \(listing.title).
      New seats in section \(sections): \(new). They take the place of \(old); fees and taxes are included.
      \(effect) The new seats are not kept until you say yes.
      """
  }
}

/// Better seats of the same event.
struct UpgradeTicketsTool: ChangeTool {
  let services: TicketServices

  static let definition = ToolDefinition(
    name: "upgrade_tickets", title: "Upgrading your seats",
    summary:
      "Changes the seats of an order for better ones of the same event: in a section, or for at most so much more. The "
      + "customer is shown the new seats and the difference and must say yes; do not ask a second time.",
    parameters: .object(
      nil, .required("order_id", DeskArguments.order), .required("customer_id", DeskArguments.customer),
      .optional("target_section", ChangeArguments.section),
      .optional("max_price_delta", ChangeArguments.delta)),
    effect: .pays, bindings: ["customer_id": .customer], asksToSignIn: true, isTrusted: false,
    isIdempotent: true, timeout: .seconds(60))
}

/// Seats of another event.
struct ExchangeTicketsTool: ChangeTool {
  let services: TicketServices

  static let definition = ToolDefinition(
    name: "exchange_tickets", title: "Exchanging your tickets",
    summary:
      "Changes all tickets of an order for as many of another event, the best free ones or those of a section. The customer "
      + "is shown the new seats and the difference and must say yes; do not ask a second time.",
    parameters: .object(
      nil, .required("order_id", DeskArguments.order), .required("customer_id", DeskArguments.customer),
      .required("event_id", DeskArguments.event), .optional("target_section", ChangeArguments.section),
      .optional("max_price_delta", ChangeArguments.delta)),
    effect: .pays, bindings: ["customer_id": .customer], asksToSignIn: true, isTrusted: false,
    isIdempotent: true, timeout: .seconds(60))
}

extension Money {
  /// An amount that somebody wrote in major units, rounded to the next minor one.
  public init(majorUnits: Double, _ currency: Currency) {
    let scaled = (majorUnits * Double(currency.minorUnitsPerMajor)).rounded()
    self.init(minorUnits: Int64(min(max(scaled, -9e15), 9e15)), currency)
  }
}

extension ChangeQuote {
  /// What a change would cost, as the API shows it.
  public func shape(_ listing: EventListing) -> [String: JSONValue] {
    [
      "event_id": .string(listing.event.externalID), "event": .object(listing.listed),
      "replaced": .array(replaced.map(\.shape)),
      "replaced_seat_ids": .array(replaced.map { .string($0.seat.text) }),
      "seat_ids": .array(tickets.map { .string($0.seat.text) }),
      "seats": .array(
        tickets.map { ticket in
          [
            "id": .string(ticket.seat.text), "section": .string(ticket.section),
            "price": ticket.price.jsonNumber, "fees": ticket.fees.jsonNumber,
            "taxes": ticket.taxes.jsonNumber, "total": ticket.total.jsonNumber,
          ]
        }),
      "currency": .string(charge.currency.code), "difference": difference.jsonNumber,
      "price_delta": priceDelta.jsonNumber, "price_delta_text": .string(priceDelta.description),
    ]
  }
}
