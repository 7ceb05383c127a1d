import Essentials

/// Finds the offers that answer a request, over all sections that come into question.
struct SeatSearch {
  private let request: SeatRequest
  private let state: EventState

  init(_ request: SeatRequest, _ state: EventState) {
    self.request = request
    self.state = state
  }

  private struct Ranked {
    let offer: SeatOffer
    let penalty: Double
    let sectionRank: Int
  }

  func offers() throws -> [SeatOffer] {
    let sections = try sections()
    // Seats for wheelchairs are kept for those who need them as long as there are others.
    for keepsAccessible in request.accessibleSeats > 0 ? [false] : [true, false] {
      for isTogether in request.mustBeTogether ? [true] : [true, false] {
        let found = try offers(in: sections, isTogether: isTogether, keepsAccessible: keepsAccessible)
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  /// The sections that the request allows, with what the seats would cost in each.
  private func sections() throws -> [Section] {
    let only = try request.section.map { try state.section(named: $0) }
    let limit = request.maximumPrice
    return try state.map.venue.sections.filter { section in
      guard only == nil || only?.name == section.name, let price = state.event.pricing.price(of: section)
      else {
        return false
      }
      if let sections = request.sections, !sections.contains(section.name) { return false }
      if let tier = request.tier, tier.lowercased() != section.tier.lowercased() { return false }
      if let level = request.highestLevel, section.level > level { return false }
      guard let limit else { return true }
      guard limit.currency == price.currency else {
        throw Problem.invalid("/max_price", "This event is sold in \(price.currency).")
      }
      return price.minorUnits <= limit.minorUnits
    }
  }

  private func offers(
    in sections: [Section], isTogether: Bool, keepsAccessible: Bool
  ) throws -> [SeatOffer] {
    let limit = min(max(request.limit, 1), 20)
    var found: [Ranked] = []
    for (rank, section) in sections.enumerated() {
      let rows = state.map.rows.filter { row in
        row.section == section.name
          && (request.row == nil || row.name?.lowercased() == request.row?.lowercased())
      }
      let choice = SeatChoice(
        rows: rows, quantity: request.quantity, accessibleSeats: request.accessibleSeats
      ) { seat in
        state.taken[seat.name] == nil && !(keepsAccessible && seat.isAccessible)
      }
      let choices: [SeatChoice.Choice] =
        if section.isGeneralAdmission {
          isTogether ? [choice.places()].compactMap(\.self) : []
        } else if isTogether {
          choice.together(limit: request.section == nil ? 1 : limit)
        } else {
          [choice.apart()].compactMap(\.self)
        }
      for choice in choices {
        if let ranked = try ranked(choice, section, rank) { found.append(ranked) }
      }
    }
    let sorted = found.sorted(by: precedes).map(\.offer)
    return Array((request.isVaried ? Self.varied(sorted) : sorted).prefix(limit))
  }

  /// The first of each price; where all cost the same, all of them.
  private static func varied(_ offers: [SeatOffer]) -> [SeatOffer] {
    var prices: Set<Int64> = []
    let first = offers.filter { prices.insert($0.quote.total.minorUnits).inserted }
    return first.count > 1 ? first : offers
  }

  private func ranked(_ choice: SeatChoice.Choice, _ section: Section, _ rank: Int) throws -> Ranked? {
    let quote = try state.event.pricing.quote(for: choice.seats.map { ($0.name, section) })
    if let limit = request.maximumTotal {
      guard limit.currency == quote.total.currency else {
        throw Problem.invalid("/max_total", "This event is sold in \(quote.total.currency).")
      }
      if quote.total.minorUnits > limit.minorUnits { return nil }
    }
    let tier = Double(state.event.pricing.rank(of: section)) * 1000
    return Ranked(
      offer: SeatOffer(seats: choice.seats, section: section, groups: choice.groups, quote: quote),
      penalty: choice.penalty + tier + Double(section.level) * 100, sectionRank: rank)
  }

  private func precedes(_ left: Ranked, _ right: Ranked) -> Bool {
    if request.preference == .cheapest {
      let (one, other) = (left.offer.quote.total.minorUnits, right.offer.quote.total.minorUnits)
      if one != other { return one < other }
    }
    return (left.penalty, left.sectionRank) < (right.penalty, right.sectionRank)
  }
}
