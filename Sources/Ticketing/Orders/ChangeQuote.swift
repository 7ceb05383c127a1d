public import Essentials

/// Which other seats somebody would like for the seats of an order.
public struct ChangeRequest: Hashable, Sendable {
  /// The order.
  public var order: OrderID
  /// Another event, for an exchange; all seats of the order are changed then.
  public var event: EventID?
  /// Only in this section.
  public var section: String?
  /// Exactly these seats, as a quote has named them; otherwise the best that answer the request.
  public var seats: [SeatName]?
  /// Which of the order's seats go; all of them unless told.
  public var replacing: [SeatName]?
  /// The change may cost so much at most.
  public var maximumDelta: Money?
  /// What the customer has agreed to pay, or to get back where it is less than nothing. When it is another amount by
  /// now, nothing is done.
  public var agreedDelta: Money?

  /// Makes a request.
  public init(
    order: OrderID, event: EventID? = nil, section: String? = nil, seats: [SeatName]? = nil,
    replacing: [SeatName]? = nil, maximumDelta: Money? = nil,
    agreedDelta: Money? = nil
  ) {
    self.order = order
    self.event = event
    self.section = section
    self.seats = seats
    self.replacing = replacing
    self.maximumDelta = maximumDelta
    self.agreedDelta = agreedDelta
  }

  var fingerprint: String {
    [
      order.text, event?.text ?? "", section ?? "", (seats ?? []).sorted().map(\.text).joined(separator: ","),
      (replacing ?? []).sorted().map(\.text).joined(separator: ","), maximumDelta.map(\.description) ?? "",
      agreedDelta.map(\.description) ?? "",
    ].joined(separator: "\u{1F}")
  }
}

/// What a change of seats would cost at this moment. The seats are not kept.
public struct ChangeQuote: Hashable, Sendable {
  /// The seats that would go.
  public let replaced: [OrderLine]
  /// The event of the new seats.
  public let event: Event
  /// The new seats with their prices, fees and taxes.
  public let tickets: [PriceQuote.Ticket]
  /// What the new seats cost more, fees and taxes included; less than nothing when they cost less.
  public let difference: Money
  /// What would be charged.
  public let charge: Money
  /// What would go back.
  public internal(set) var refund: Money

  /// What the customer would pay, or get back when it is less than nothing.
  public var priceDelta: Money {
    Money(minorUnits: charge.minorUnits - refund.minorUnits, charge.currency)
  }
}
