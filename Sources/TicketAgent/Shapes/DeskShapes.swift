public import Essentials
public import Ticketing

/// The desk's nouns as tools and the API show them: amounts in the currency's major units, as numbers that are for
/// reading only, beside the text that people are told.
extension EventListing {
  /// What a list shows of an event.
  public var listed: [String: JSONValue] {
    let clock = EventTime(venue.timeZone)
    return [
      "event_id": .string(event.externalID), "id": .string(event.id.text), "name": .string(event.name),
      "kind": .string(event.kind.name), "performers": .array(event.performers.map(JSONValue.string)),
      "state": .string(event.state.rawValue), "starts_at": .string(event.startsAt.wireText),
      "date": .string(clock.day(event.startsAt)), "local_time": .string(clock.time(event.startsAt)),
      "when": .string(clock.text(event.startsAt)), "time_zone": .string(venue.timeZone.identifier),
      "venue": .string(venue.name), "city": .string(venue.city),
      "currency": .string(event.pricing.currency.code),
      "lowest_price": priceRange?.lowest.jsonNumber ?? .null,
      "highest_price": priceRange?.highest.jsonNumber ?? .null,
    ]
  }

  /// Everything about an event, with what is left of its sections.
  ///
  /// - Parameter withMap: Whether to say where the sections are on the seat map: for those who draw it.
  public func described(
    _ sections: [SectionAvailability], at now: Timestamp, withMap: Bool = false
  ) -> [String: JSONValue] {
    let clock = EventTime(venue.timeZone)
    var shape = listed
    shape["details"] = event.details.map(JSONValue.string) ?? .null
    shape["doors_at"] = event.doorsAt.map { .string($0.wireText) } ?? .null
    shape["doors_local_time"] = event.doorsAt.map { .string(clock.time($0)) } ?? .null
    shape["ends_at"] = event.endsAt.map { .string($0.wireText) } ?? .null
    shape["first_announced_for"] = event.originalStart.map { .string($0.wireText) } ?? .null
    shape["on_sale"] = .bool(event.isOnSale(at: now))
    shape["sale_starts_at"] = .string(event.saleStartsAt.wireText)
    shape["sale_ends_at"] = .string(event.saleEndsAt.wireText)
    shape["ticket_limit"] = event.ticketLimit.map { .integer(Int64($0)) } ?? .null
    shape["address"] = venue.address.map(JSONValue.string) ?? .null
    shape["sections"] = .array(
      sections.map { section in
        var members = section.shape
        if withMap { members["area"] = section.area?.shape ?? .null }
        return .object(members)
      })
    return shape
  }
}

extension EventSeat {
  /// A seat as a seat map shows it.
  public var shape: [String: JSONValue] {
    [
      "id": .string(seat.name.text), "section": .string(seat.section),
      "row": seat.row.map(JSONValue.string) ?? .null, "number": .string(seat.number),
      "state": .string(state.rawValue), "price": price?.jsonNumber ?? .null,
      "accessible": .bool(seat.isAccessible), "x": .number(seat.x), "y": .number(seat.y),
    ]
  }
}

extension SectionAvailability {
  /// What is left of a section, and what a seat in it costs.
  public var shape: [String: JSONValue] {
    [
      "section": .string(section.name), "title": section.title.map(JSONValue.string) ?? .null,
      "free_seats": .integer(Int64(free)), "seats": .integer(Int64(seats)),
      "price": price?.jsonNumber ?? .null, "price_with_fees": priceWithFees?.jsonNumber ?? .null,
      "general_admission": .bool(section.isGeneralAdmission),
    ]
  }
}

extension SeatArea {
  var shape: JSONValue {
    [
      "x": .number(x.lowerBound), "y": .number(y.lowerBound), "width": .number(x.upperBound - x.lowerBound),
      "height": .number(y.upperBound - y.lowerBound),
    ]
  }
}

extension PriceQuote {
  /// The quote line by line, and the total.
  public var shape: [String: JSONValue] {
    [
      "currency": .string(total.currency.code), "total": total.jsonNumber,
      "total_text": .string(total.description),
      "tickets": subtotal.jsonNumber, "fees": fees.jsonNumber, "taxes": taxes.jsonNumber,
      "lines": .array(
        lines.map { line in
          [
            "kind": .string(line.kind.rawValue), "name": .string(line.name),
            "quantity": line.quantity.map { .integer(Int64($0)) } ?? .null, "amount": line.amount.jsonNumber,
            "included": .bool(line.isIncluded),
          ]
        }),
    ]
  }

  /// The quote in words: `2 tickets in section A $240.00, service fee $24.00, total $264.00`.
  public var words: String {
    let parts = lines.map { line in
      switch line.kind {
      case .tickets:
        let count = line.quantity ?? 0
        return "\(count) ticket\(count == 1 ? "" : "s") in section \(line.name) \(line.amount)"
      case .fee: return "\(line.name) \(line.amount)"
      case .tax: return "\(line.name) \(line.amount)\(line.isIncluded ? " (included)" : "")"
      }
    }
    return (parts + ["total \(total)"]).joined(separator: ", ")
  }
}

extension Hold {
  /// A hold as those see it whose it is.
  public func shape(_ listing: EventListing?, at now: Timestamp) -> [String: JSONValue] {
    var shape: [String: JSONValue] = quote.shape
    shape["hold_id"] = .string(id.text)
    shape["event_id"] = .string(listing?.event.externalID ?? event.text)
    shape["event"] = listing.map { .object($0.listed) } ?? .null
    shape["seat_ids"] = .array(seats.map { .string($0.text) })
    shape["expires_at"] = .string(expiresAt.wireText)
    shape["expires_local_time"] =
      listing.map { .string(EventTime($0.venue.timeZone).time(expiresAt)) } ?? .null
    shape["seconds_left"] = .integer(isActive(at: now) ? (expiresAt - now).wholeMilliseconds / 1000 : 0)
    shape["status"] = .string(state == .active && !isActive(at: now) ? State.lapsed.rawValue : state.rawValue)
    return shape
  }
}

extension SeatOffer {
  /// Offers of one event, the best first, with the seats of all of them.
  public static func shape(of offers: [SeatOffer], _ listing: EventListing) -> [String: JSONValue] {
    [
      "event_id": .string(listing.event.externalID), "event": .object(listing.listed),
      "seats": .array(offers.flatMap(\.seatShapes)), "offers": .array(offers.map { .object($0.shape) }),
    ]
  }

  /// The seats of an offer, each with its price before fees and taxes.
  public var seatShapes: [JSONValue] {
    zip(seats, quote.tickets).map { seat, ticket in
      [
        "id": .string(seat.name.text), "price": ticket.price.jsonNumber, "section": .string(seat.section),
        "row": seat.row.map(JSONValue.string) ?? .null, "number": .string(seat.number),
        "accessible": .bool(seat.isAccessible),
      ]
    }
  }

  /// The offer as a whole, with what it costs.
  public var shape: [String: JSONValue] {
    var shape = quote.shape
    shape["section"] = .string(section.name)
    shape["section_title"] = section.title.map(JSONValue.string) ?? .null
    shape["general_admission"] = .bool(section.isGeneralAdmission)
    shape["row"] = Set(seats.map(\.row)).count == 1 ? seats[0].row.map(JSONValue.string) ?? .null : .null
    shape["seat_ids"] = .array(seats.map { .string($0.name.text) })
    shape["together"] = .bool(groups == 1)
    return shape
  }
}
