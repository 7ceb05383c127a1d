public import Essentials
import Payments
public import Ticketing

/// Orders as tools and the API show them.
extension TicketServices {
  /// An order as its customer sees it.
  public func shape(of order: Order) async throws -> [String: JSONValue] {
    var shape = order.shape
    let listing = try await listing(of: order)
    shape["event_id"] = .string(listing?.event.externalID ?? order.event?.text ?? "")
    shape["event"] = listing.map { .object($0.listed) } ?? .null
    let tickets = try await tickets.tickets(of: order.id, tenant)
    shape["tickets"] = .array(
      tickets.filter { $0.revokedAt == nil }.map { ticket in
        [
          "ticket_id": .string(ticket.id.text), "seat_id": .string(ticket.claims.seat.text),
          "status": .string(ticket.status(at: clock.now)),
        ]
      })
    return shape
  }

  /// The event that an order is for.
  public func listing(of order: Order) async throws -> EventListing? {
    guard let event = order.event else { return nil }
    return try await desk.catalogue.event(named: event.text)
  }
}

extension Order {
  /// An order without what is looked up elsewhere.
  var shape: [String: JSONValue] {
    let open = openOperation
    return [
      "order_id": .string(id.text), "status": .string(state.rawValue), "state": .string(state.rawValue),
      "currency": .string(paid.currency.code),
      "total": total.jsonNumber, "total_text": .string(total.description), "paid": paid.jsonNumber,
      "paid_text": .string(paid.description), "refunded": refunded.jsonNumber,
      "refunded_text": .string(refunded.description),
      "credit": credit.jsonNumber, "credit_text": .string(credit.description),
      "credit_returned": creditReturned.jsonNumber,
      "credit_returned_text": .string(creditReturned.description),
      "seat_ids": .array(currentLines.map { .string($0.seat.text) }),
      "seats": .array(currentLines.map(\.shape)), "lines": .array(priceLines),
      "created_at": .string(createdAt.wireText),
      "disputes": .array(disputes.map(\.shape)),
      "pending": open.map { .object($0.shape) } ?? .null,
      "action_url": open?.actionURL.map(JSONValue.string) ?? .null,
      "action": open?.action.map { .string($0) } ?? .null,
      "action_until": open?.actionURL == nil
        ? .null : open?.deadline.map { .string($0.wireText) } ?? .null,
    ]
  }

  /// What the current seats cost, in lines like those of a quote.
  private var priceLines: [JSONValue] {
    let currency = paid.currency
    func sum(_ amounts: [Money]) -> Money {
      Money(minorUnits: amounts.reduce(0) { $0 + $1.minorUnits }, currency)
    }
    func line(_ kind: PriceQuote.Line.Kind, _ name: String, _ quantity: Int?, _ amount: Money) -> JSONValue {
      [
        "kind": .string(kind.rawValue), "name": .string(name),
        "quantity": quantity.map { .integer(Int64($0)) } ?? .null,
        "amount": amount.jsonNumber, "included": false,
      ]
    }
    let lines = currentLines
    let sections = Dictionary(grouping: lines, by: \.section).sorted { $0.key < $1.key }
    var shown = sections.map { line(.tickets, $0.key, $0.value.count, sum($0.value.map(\.price))) }
    let fees = sum(lines.map(\.fees))
    let taxes = sum(lines.map(\.taxes))
    if !fees.isZero { shown.append(line(.fee, "Fees", lines.count, fees)) }
    if !taxes.isZero { shown.append(line(.tax, "Taxes", lines.count, taxes)) }
    if !orderFees.isZero, !lines.isEmpty { shown.append(line(.fee, "Order fees", nil, orderFees)) }
    return shown
  }
}

extension OrderLine {
  /// A seat of an order, with what it cost.
  var shape: JSONValue {
    [
      "id": .string(seat.text), "section": .string(section), "price": price.jsonNumber,
      "fees": fees.jsonNumber, "taxes": taxes.jsonNumber, "total": total.jsonNumber,
      "status": .string(state.rawValue),
    ]
  }
}

extension PaymentDispute {
  /// A payment that the customer has disputed at their bank.
  var shape: JSONValue {
    [
      "dispute_id": .string(id.rawValue), "status": .string(status.rawValue), "reason": .string(reason),
      "amount": amount.jsonNumber, "amount_text": .string(amount.description),
      "respond_by": respondBy.map { .string($0.wireText) } ?? .null,
    ]
  }
}

extension OperationSummary {
  /// What the customer does at the address: pay there, or answer their bank.
  var action: String? { actionURL == nil ? nil : isOnPage ? "pay" : "authenticate" }

  /// What is under way.
  var shape: [String: JSONValue] {
    [
      "operation_id": .string(id.text), "purpose": .string(purpose.rawValue),
      "state": .string(state.rawValue),
    ]
  }
}

extension EventListing {
  /// Which event, when and where: `Warriors vs. Lakers, Sunday, 12 October 2025, 17:53, Chase Center`.
  public var title: String {
    "\(event.name), \(EventTime(venue.timeZone).text(event.startsAt)), \(venue.name)"
  }

  /// A time on the venue's clock, rounded down: `17:53 (venue time)`.
  public func clock(_ time: Timestamp) -> String { "\(EventTime(venue.timeZone).time(time)) (venue time)" }
}

extension [SeatName] {
  /// Seats as a sentence names them.
  var inWords: String { map(\.text).joined(separator: ", ") }
}
