import Essentials

/// What venues and events must be like before they are stored.
enum CatalogueCheck {
  /// No ticket or fee costs more: a hundred million in a currency with cents.
  private static let highestAmount: Int64 = 10_000_000_000
  private static let mostSeats = 200_000

  static func check(_ venue: Venue, _ seats: [Seat]) throws(Problem) {
    try text(venue.externalID, at: "/external_id")
    try text(venue.name, at: "/name")
    try text(venue.city, at: "/city")
    guard seats.count <= mostSeats else {
      throw .invalid("/seats", "A venue has at most \(mostSeats) seats; this one has \(seats.count).")
    }
    var sections: Set<String> = []
    for (index, section) in venue.sections.enumerated() {
      try text(section.name, at: "/sections/\(index)/name")
      try text(section.tier, at: "/sections/\(index)/tier")
      guard sections.insert(section.name).inserted else {
        throw .invalid("/sections/\(index)/name", "There are two sections called “\(section.name)”.")
      }
    }
    var names: Set<SeatName> = []
    var places: Set<Place> = []
    for (index, seat) in seats.enumerated() {
      guard sections.contains(seat.section) else {
        throw .invalid(
          "/seats/\(index)/section", "Seat \(seat.name) is in section “\(seat.section)”, which is not there.")
      }
      guard names.insert(seat.name).inserted else {
        throw .invalid("/seats/\(index)/name", "There are two seats called \(seat.name).")
      }
      guard places.insert(Place(section: seat.section, row: seat.row, position: seat.position)).inserted
      else {
        throw .invalid(
          "/seats/\(index)/position", "Seat \(seat.name) has the same place in its row as another one.")
      }
      guard seat.x.isFinite, seat.y.isFinite else {
        throw .invalid("/seats/\(index)/x", "Seat \(seat.name) has no place on the map.")
      }
    }
  }

  private struct Place: Hashable {
    let section: String
    let row: String?
    let position: Int
  }

  static func check(_ event: Event, in venue: Venue) throws(Problem) {
    try text(event.externalID, at: "/external_id")
    try text(event.name, at: "/name")
    try text(event.kind.name, at: "/kind")
    guard event.saleStartsAt < event.saleEndsAt else {
      throw .invalid("/sale_ends_at", "The sale must end after it starts.")
    }
    if let doors = event.doorsAt, doors > event.startsAt {
      throw .invalid("/doors_at", "The doors must open before the event begins.")
    }
    if let end = event.endsAt, end < event.startsAt {
      throw .invalid("/ends_at", "The event must end after it begins.")
    }
    if let limit = event.ticketLimit, limit < 1 {
      throw .invalid("/ticket_limit", "The limit must be 1 or more.")
    }
    try check(event.pricing, in: venue)
  }

  private static func check(_ pricing: EventPricing, in venue: Venue) throws(Problem) {
    let names = pricing.tiers.map(\.name)
    for (index, tier) in pricing.tiers.enumerated() {
      try text(tier.name, at: "/tiers/\(index)/name")
      guard names.firstIndex(of: tier.name) == index else {
        throw .invalid("/tiers/\(index)/name", "There are two tiers called “\(tier.name)”.")
      }
      try amount(tier.price, of: pricing, at: "/tiers/\(index)/price")
    }
    for (section, price) in pricing.sectionPrices {
      guard venue.sections.contains(where: { $0.name == section }) else {
        throw .invalid("/sections/\(section)", "\(venue.name) has no section called “\(section)”.")
      }
      try amount(price, of: pricing, at: "/sections/\(section)")
    }
    for (index, fee) in pricing.fees.enumerated() {
      try text(fee.name, at: "/fees/\(index)/name")
      switch fee.amount {
      case .perTicket(let money), .perOrder(let money):
        try amount(money, of: pricing, at: "/fees/\(index)/amount")
      case .percentage: break
      }
    }
    for (index, tax) in pricing.taxes.enumerated() { try text(tax.name, at: "/taxes/\(index)/name") }
  }

  private static func amount(
    _ money: Money, of pricing: EventPricing, at pointer: String
  ) throws(Problem) {
    guard money.currency == pricing.currency else {
      throw .invalid(pointer, "All prices of an event are in one currency, \(pricing.currency); this is not.")
    }
    guard (0...highestAmount).contains(money.minorUnits) else {
      throw .invalid(pointer, "The amount must be 0 or more, and at most \(highestAmount) minor units.")
    }
  }

  private static func text(_ value: String, at pointer: String) throws(Problem) {
    guard !value.allSatisfy(\.isWhitespace) else { throw .invalid(pointer, "This must not be empty.") }
    guard value.utf8.count <= 500, !value.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw .invalid(pointer, "This must have at most 500 bytes and no control characters.")
    }
  }
}
